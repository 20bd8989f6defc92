use domain::PersonId;
use zeroize::Zeroizing;

use super::{Keys, Place, Vault};

const NAME: Place<'static> = Place { table: "person", column: "name", row: b"1" };

fn vault(byte: u8) -> Vault {
    Vault::new(&Keys::new(Zeroizing::new([byte; 32]), Zeroizing::new([byte; 32]))).expect("a vault")
}

#[test]
fn a_person_key_opens_what_it_sealed_after_it_was_wrapped() {
    let (vault, person) = (vault(1), PersonId::from_bytes([7; 16]));
    let (key, wrapped) = vault.new_person_key(person).expect("a key");
    let sealed = key.seal(NAME, "Nguyễn Văn Ân".as_bytes()).expect("sealed");
    let again = vault.unwrap(person, &wrapped).expect("unwrapped");
    assert_eq!(again.open_text(NAME, &sealed).expect("opened"), "Nguyễn Văn Ân");
}

#[test]
fn a_person_key_does_not_unwrap_for_somebody_else() {
    let vault = vault(1);
    let (_, wrapped) = vault.new_person_key(PersonId::from_bytes([7; 16])).expect("a key");
    assert!(vault.unwrap(PersonId::from_bytes([8; 16]), &wrapped).is_err());
}

#[test]
fn a_sealed_value_does_not_open_in_another_place() {
    let vault = vault(1);
    let sealed = vault.seal_site(NAME, b"plain").expect("sealed");
    for place in
        [Place { table: "session", ..NAME }, Place { column: "address", ..NAME }, Place { row: b"2", ..NAME }]
    {
        assert!(vault.open_site(place, &sealed).is_err());
    }
    assert_eq!(&**vault.open_site(NAME, &sealed).expect("opened"), b"plain");
}

#[test]
fn a_sealed_value_changed_in_any_bit_or_length_does_not_open() {
    let vault = vault(1);
    let sealed = vault.seal_site(NAME, b"plain").expect("sealed");
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(vault.open_site(NAME, &changed).is_err());
    }
    for length in 0..sealed.len() {
        assert!(vault.open_site(NAME, &sealed[..length]).is_err());
    }
}

#[test]
fn equal_values_are_sealed_differently_each_time() {
    let vault = vault(1);
    let first = vault.seal_site(NAME, b"plain").expect("sealed");
    let second = vault.seal_site(NAME, b"plain").expect("sealed");
    assert_ne!(first, second);
}

#[test]
fn a_blind_index_depends_on_value_name_and_key() {
    let number = vault(1).blind("person.number", "001088000017");
    assert_eq!(number, vault(1).blind("person.number", "001088000017"));
    assert_ne!(number, vault(1).blind("person.number", "001088000018"));
    assert_ne!(number, vault(1).blind("person.phone", "001088000017"));
    assert_ne!(number, vault(2).blind("person.number", "001088000017"));
}
