//! Paying: what a bank or card gateway is asked, and the shape of a transfer's QR.

use crate::tray::Failure;

/// Who takes payments.
#[derive(Debug, Clone)]
pub enum Payment {
    /// Nobody: what costs something cannot be paid here.
    Off,
    /// The demo's bank, which does what its page is told.
    Simulator(Account),
}

/// Where transfers go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The bank's number among the banks of the country (BIN, six digits).
    pub bank: String,
    /// The account.
    pub number: String,
    /// Its holder, without accents.
    pub holder: String,
}

/// What is to be paid.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// In đồng.
    pub amount: i64,
    /// What the transfer says, by which it is found: letters and digits.
    pub memo: &'a str,
}

impl Payment {
    /// The text of the QR code of a transfer (EMV QR Code Specification for
    /// Payment Systems, merchant-presented mode; the banks' A000000727 template).
    #[must_use]
    pub fn transfer_qr(&self, order: Order<'_>) -> Option<String> {
        let Self::Simulator(account) = self else { return None };
        let beneficiary = [field("00", &account.bank), field("01", &account.number)].concat();
        let merchant =
            [field("00", "A000000727"), field("01", &beneficiary), field("02", "QRIBFTTA")].concat();
        let body = [
            field("00", "01"),
            // Good for one payment.
            field("01", "12"),
            field("38", &merchant),
            field("53", "704"),
            field("54", &order.amount.to_string()),
            field("58", "VN"),
            field("59", &account.holder.chars().take(25).collect::<String>()),
            field("62", &field("08", &order.memo.chars().take(25).collect::<String>())),
            "6304".to_owned(),
        ]
        .concat();
        let check = crc(body.as_bytes());
        Some(format!("{body}{check:04X}"))
    }

    /// Whether anything can be paid.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        matches!(self, Self::Simulator(_))
    }

    /// Money goes back. `reference` is what the gateway called the payment: the
    /// same one twice gives back once.
    ///
    /// # Errors
    ///
    /// A [`Failure`], when nobody takes it now.
    #[expect(clippy::unused_async, reason = "gateways are asked over the network")]
    pub async fn refund(&self, _reference: &str, _amount: i64) -> Result<(), Failure> {
        match self {
            Self::Off => Err(Failure::Never("no gateway".to_owned())),
            Self::Simulator(_) => Ok(()),
        }
    }
}

fn field(id: &str, value: &str) -> String {
    format!("{id}{:02}{value}", value.len())
}

/// CRC-16/CCITT-FALSE, as the specification wants it (§4.7.3).
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_is_that_of_the_standard() {
        assert_eq!(crc(b"123456789"), 0x29b1);
    }

    #[test]
    fn a_transfer_names_bank_account_amount_and_what_it_is_for() {
        let account = Account {
            bank: "970400".to_owned(),
            number: "0000000001".to_owned(),
            holder: "KHO BAC MAU".to_owned(),
        };
        let qr = Payment::Simulator(account).transfer_qr(Order { amount: 35_000, memo: "ABCDEFGHJ" });
        let qr = qr.expect("a code");
        assert!(qr.starts_with("000201010212"), "{qr}");
        for part in ["A000000727", "0006970400", "01100000000001", "5303704", "540535000", "0809ABCDEFGHJ"] {
            assert!(qr.contains(part), "{part} in {qr}");
        }
        let (body, check) = qr.split_at(qr.len() - 4);
        assert_eq!(format!("{:04X}", crc(body.as_bytes())), check);
    }
}
