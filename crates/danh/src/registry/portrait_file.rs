//! The file of a portrait, beside the residents' file.

use std::path::{Component, Path};

use super::line::Reason;

/// The largest image taken, in bytes.
const LARGEST: u64 = 512 * 1024;

/// Reads the image a line names.
pub fn read(folder: &Path, name: &str) -> Result<Vec<u8>, Reason> {
    let wrong = |why: &str| Reason::Field { column: "portrait", why: why.to_owned() };
    let mut parts = Path::new(name).components();
    let (Some(Component::Normal(_)), None) = (parts.next(), parts.next()) else {
        return Err(wrong("the name of a file beside this one is wanted"));
    };
    let path = folder.join(name);
    let length = std::fs::metadata(&path).map_err(|_| wrong("there is no such file"))?.len();
    if length > LARGEST {
        return Err(wrong("the file is larger than 512 KiB"));
    }
    let image = std::fs::read(&path).map_err(|_| wrong("the file cannot be read"))?;
    if is_image(&image) { Ok(image) } else { Err(wrong("neither JPEG nor PNG nor WebP")) }
}

/// By what the file holds, not by what it is called.
fn is_image(bytes: &[u8]) -> bool {
    let jpeg = bytes.starts_with(&[0xff, 0xd8, 0xff]);
    let png = bytes.starts_with(b"\x89PNG\r\n\x1a\n");
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    jpeg || png || webp
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_out_of_the_folder_is_refused() {
        for name in ["../passwd", "/etc/passwd", "a/b.jpg", "..", ""] {
            let why = read(Path::new("/"), name).expect_err("a reason").to_string();
            assert!(why.contains("beside this one"), "{name}: {why}");
        }
    }

    #[test]
    fn an_image_is_known_by_what_it_holds() {
        assert!(is_image(b"\x89PNG\r\n\x1a\n\0"));
        assert!(!is_image(b"<svg/>"));
    }
}
