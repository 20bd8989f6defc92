//! How what a person sent becomes a [`Form`].

use axum::{
    extract::{FromRequest, Multipart, RawForm, Request},
    response::{IntoResponse, Response},
};

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

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let RawForm(bytes) =
            RawForm::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        Ok(Self::of(urlencoded(&bytes)))
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let mut parts = Multipart::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let (mut values, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(IntoResponse::into_response)? {
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                None => values.push((field, part.text().await.map_err(IntoResponse::into_response)?)),
                Some(name) => {
                    let kind = part.content_type().unwrap_or_default().to_owned();
                    let bytes = part.bytes().await.map_err(IntoResponse::into_response)?.to_vec();
                    if !bytes.is_empty() {
                        files.push(File { field, name, kind, bytes });
                    }
                }
            }
        }
        Ok(Self { form: Form::of(values), files })
    }
}

/// The pairs of `application/x-www-form-urlencoded` (WHATWG URL §5.1).
pub fn urlencoded(bytes: &[u8]) -> Vec<(String, String)> {
    bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            (decoded(halves.next().unwrap_or_default()), decoded(halves.next().unwrap_or_default()))
        })
        .collect()
}

/// `%41` is A and `+` a space; what is no UTF-8 is shown as a question mark in a box.
fn decoded(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
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
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn what_was_typed_comes_back_as_typed() {
        let form = Form::of(urlencoded(b"ten=Nguy%E1%BB%85n+V%C4%83n+An&chon=a&chon=b&"));
        assert_eq!(form.get("ten"), "Nguyễn Văn An");
        assert!(form.ticked("chon", "a") && form.ticked("chon", "b") && !form.ticked("chon", "c"));
    }

    #[test]
    fn a_broken_escape_is_kept_as_it_was_typed() {
        assert_eq!(urlencoded(b"a=100%&b=%zz"), [("a".into(), "100%".into()), ("b".into(), "%zz".into())]);
    }

    #[tokio::test]
    async fn a_form_with_files_parts_what_was_typed_from_what_was_chosen() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"ten\"\r\n\r\nAn\r\n\
                    --x\r\nContent-Disposition: form-data; name=\"anh\"; filename=\"a.jpg\"\r\n\
                    Content-Type: image/jpeg\r\n\r\nJPEG\r\n\
                    --x\r\nContent-Disposition: form-data; name=\"trong\"; filename=\"\"\r\n\r\n\r\n--x--\r\n";
        let request = Request::post("/")
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .expect("a request");
        let sent = Upload::from_request(request, &()).await.expect("readable");
        assert_eq!(sent.form.get("ten"), "An");
        assert_eq!(sent.file("anh").map(|file| file.bytes.as_slice()), Some(b"JPEG".as_slice()));
        assert_eq!(sent.files.len(), 1);
    }
}
