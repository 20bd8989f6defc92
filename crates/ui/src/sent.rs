//! How what a person sent becomes a [`Form`].

use std::{collections::BTreeSet, fmt};

use axum::{
    extract::{FromRequest, Multipart, RawForm, Request, multipart::Field},
    http::StatusCode,
};
use domain::{Kind, Refusal};

use crate::form::Form;

/// A file that came with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The name of the field.
    pub field: String,
    /// What the sender calls the file; never a path of ours.
    pub name: String,
    /// What the sender says it is; its bytes decide.
    pub kind: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Whether that is all.
    pub arrived: Arrived,
}

/// How much of a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// All of it.
    Whole,
    /// As much as the route takes; what stood behind it in the form is lost.
    CutOff,
}

/// A form with files (`multipart/form-data`, RFC 7578).
///
/// axum takes two megabytes unless the route sets `DefaultBodyLimit`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Upload {
    /// The fields that were typed.
    pub form: Form,
    /// The files. A file field left empty is not among them.
    pub files: Vec<File>,
}

impl Upload {
    /// The file of a field, where one was chosen.
    pub fn file(&self, field: &str) -> Option<&File> {
        self.files.iter().find(|file| file.field == field)
    }
}

/// What was sent is no form of ours: a field twice, a text that is no text, a
/// body of another kind or without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Unreadable {}

impl Refusal for Unreadable {
    fn code(&self) -> &'static str {
        "guard.fields"
    }

    fn kind(&self) -> Kind {
        Kind::Malformed
    }
}

impl Form {
    /// Reads a form that was sent.
    pub async fn receive(request: Request) -> Result<Self, Unreadable> {
        let RawForm(bytes) = RawForm::from_request(request, &()).await.map_err(|_| Unreadable)?;
        let values = urlencoded(&bytes)?;
        once(values.iter().map(|(name, _)| name.as_str()))?;
        Ok(Self::of(values))
    }
}

impl Upload {
    /// Reads a form with files that was sent.
    pub async fn receive(request: Request) -> Result<Self, Unreadable> {
        let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Unreadable)?;
        let (mut values, mut files, mut names) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(|_| Unreadable)? {
            let field = part.name().unwrap_or_default().to_owned();
            names.push(field.clone());
            match part.file_name().map(str::to_owned) {
                None => values.push((field, text(part.bytes().await.map_err(|_| Unreadable)?.to_vec())?)),
                Some(name) => {
                    let kind = part.content_type().unwrap_or_default().to_owned();
                    let (bytes, arrived) = content(part).await?;
                    if !bytes.is_empty() {
                        files.push(File { field, name, kind, bytes, arrived });
                    }
                    if arrived == Arrived::CutOff {
                        break;
                    }
                }
            }
        }
        once(names.iter().map(String::as_str))?;
        Ok(Self { form: Form::of(values), files })
    }
}

/// What is in a file, up to what the route takes.
async fn content(mut part: Field<'_>) -> Result<(Vec<u8>, Arrived), Unreadable> {
    let mut bytes = Vec::new();
    loop {
        match part.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok((bytes, Arrived::Whole)),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                return Ok((bytes, Arrived::CutOff));
            }
            Err(_) => return Err(Unreadable),
        }
    }
}

/// The most letters one value of an address may have: words to look for, a place to go back to.
const LONGEST: usize = 2_000;

/// Refuses the query of an address that cannot be read as one thing, or is far
/// longer than any of ours.
///
/// # Errors
///
/// [`Unreadable`].
pub fn readable(query: &str) -> Result<(), Unreadable> {
    let values = urlencoded(query.as_bytes())?;
    once(values.iter().map(|(name, _)| name.as_str()))?;
    if values.iter().all(|(_, value)| value.len() <= LONGEST) { Ok(()) } else { Err(Unreadable) }
}

/// Refuses a name that stands twice, because two readers of such a form could
/// see two forms. A field that may be ticked more than once says so: it ends in `[]`.
fn once<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), Unreadable> {
    let mut seen = BTreeSet::new();
    let mut single = names.filter(|name| !name.ends_with("[]"));
    if single.all(|name| seen.insert(name)) { Ok(()) } else { Err(Unreadable) }
}

/// The pairs of `application/x-www-form-urlencoded` (WHATWG URL §5.1).
fn urlencoded(bytes: &[u8]) -> Result<Vec<(String, String)>, Unreadable> {
    bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            Ok((decoded(halves.next().unwrap_or_default())?, decoded(halves.next().unwrap_or_default())?))
        })
        .collect()
}

/// `%41` is A and `+` a space.
fn decoded(typed: &[u8]) -> Result<String, Unreadable> {
    let mut bytes = Vec::with_capacity(typed.len());
    let mut rest = typed;
    while let [first, after @ ..] = rest {
        rest = after;
        bytes.push(match (*first, after) {
            (b'+', _) => b' ',
            (b'%', [high, low, beyond @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    rest = beyond;
                    high * 16 + low
                }
                _ => b'%',
            },
            (other, _) => other,
        });
    }
    text(bytes)
}

fn text(bytes: Vec<u8>) -> Result<String, Unreadable> {
    String::from_utf8(bytes).map_err(|_| Unreadable)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    async fn typed(body: impl Into<Body>) -> Result<Form, Unreadable> {
        let request = Request::post("/").header("content-type", "application/x-www-form-urlencoded");
        Form::receive(request.body(body.into()).expect("a request")).await
    }

    async fn sent(parts: &[(&str, &[u8])]) -> Result<Upload, Unreadable> {
        let mut body = Vec::new();
        for (head, bytes) in parts {
            body.extend(format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n").into_bytes());
            body.extend([bytes, b"\r\n".as_slice()].concat());
        }
        body.extend(b"--x--");
        let request = Request::post("/").header("content-type", "multipart/form-data; boundary=x");
        Upload::receive(request.body(Body::from(body)).expect("a request")).await
    }

    #[tokio::test]
    async fn what_was_typed_comes_back_as_typed() {
        let form = typed("ten=Nguy%E1%BB%85n+V%C4%83n+An&chon[]=a&chon%5B%5D=b&").await.expect("readable");
        assert_eq!(form.get("ten"), "Nguyễn Văn An");
        assert!(form.ticked("chon[]", "a") && form.ticked("chon[]", "b") && !form.ticked("chon[]", "c"));
    }

    #[test]
    fn a_broken_escape_is_kept_as_it_was_typed() {
        let kept = urlencoded(b"a=100%&b=%zz").expect("readable");
        assert_eq!(kept, [("a".into(), "100%".into()), ("b".into(), "%zz".into())]);
    }

    #[tokio::test]
    async fn a_field_that_was_sent_twice_is_no_answer() {
        assert_eq!(typed("so=1&ten=An&so=2").await, Err(Unreadable));
        assert_eq!(sent(&[("name=\"so\"", b"1"), ("name=\"so\"", b"2")]).await, Err(Unreadable));
        let file = "name=\"anh\"; filename=\"a.jpg\"";
        assert_eq!(sent(&[(file, b"one"), (file, b"two")]).await, Err(Unreadable));
    }

    #[test]
    fn an_address_is_read_in_one_way_or_not_at_all() {
        assert_eq!(readable("q=c%C4%83n+c%C6%B0%E1%BB%9Bc&trang=2"), Ok(()));
        for query in ["q=a&q=b", "q=%ff", &format!("q={}", "x".repeat(2_001))] {
            assert_eq!(readable(query), Err(Unreadable), "{query}");
        }
    }

    #[tokio::test]
    async fn what_is_no_text_is_no_answer() {
        assert_eq!(typed("ten=%C3%28").await, Err(Unreadable));
        assert_eq!(typed(b"ten=\xff".as_slice()).await, Err(Unreadable));
        assert_eq!(sent(&[("name=\"ten\"", b"\xff")]).await, Err(Unreadable));
    }

    #[tokio::test]
    async fn a_form_with_files_parts_what_was_typed_from_what_was_chosen() {
        let parts: [(&str, &[u8]); 3] = [
            ("name=\"ten\"", b"An"),
            ("name=\"anh\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg", b"JPEG"),
            ("name=\"trong\"; filename=\"\"", b""),
        ];
        let sent = sent(&parts).await.expect("readable");
        assert_eq!(sent.form.get("ten"), "An");
        assert_eq!(sent.file("anh").map(|file| file.bytes.as_slice()), Some(b"JPEG".as_slice()));
        assert_eq!(sent.files.len(), 1);
    }
}
