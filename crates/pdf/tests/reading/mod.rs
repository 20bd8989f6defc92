//! A reader of PDF, as far as these papers need one: what somebody gets who marks all of a sheet and copies it.

use std::collections::HashMap;
use std::io::Read as _;

/// From the codes of a font to the letters they are copied as.
type Letters = HashMap<u16, String>;

/// The file, where every byte is a letter.
pub fn plain(pdf: &[u8]) -> String {
    pdf.iter().copied().map(char::from).collect()
}

/// The text of each sheet, a line for each piece.
pub fn sheets(pdf: &[u8]) -> Vec<String> {
    let file = plain(pdf);
    let kids = between(&file, "/Kids[", "]");
    let pages = kids.split(" 0 R").filter(|number| !number.trim().is_empty());
    pages.map(|number| sheet(&file, number.trim())).collect()
}

fn sheet(file: &str, number: &str) -> String {
    let page = object(file, number);
    let resources = object(file, between(page, "/Resources ", " "));
    let fonts: HashMap<String, Letters> = between(resources, "/Font<<", ">>")
        .split('/')
        .filter(|font| !font.is_empty())
        .map(|font| {
            let mut words = font.split(' ');
            let name = words.next().expect("a name").to_owned();
            let font = object(file, words.next().expect("a number"));
            (name, letters(&stream(object(file, between(font, "/ToUnicode ", " ")))))
        })
        .collect();
    let content = stream(object(file, between(page, "/Contents ", " ")));
    let pieces = content.split("BT 0 Tr").skip(1);
    pieces.map(|piece| shown(piece, &fonts[between(piece, "/", " ")]) + "\n").collect()
}

fn object<'a>(file: &'a str, number: &str) -> &'a str {
    between(file, &format!("\n{number} 0 obj\n"), "\nendobj")
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from:?}")) + from.len();
    let length = text[start..].find(to).unwrap_or_else(|| panic!("no {to:?}"));
    &text[start..start + length]
}

fn stream(object: &str) -> String {
    let packed: Vec<u8> = between(object, "\nstream\n", "\nendstream").chars().map(|c| c as u8).collect();
    let mut bytes = Vec::new();
    flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("a packed stream");
    plain(&bytes)
}

fn letters(map: &str) -> Letters {
    let code = |hex: &str| u16::from_str_radix(hex, 16).expect("a code");
    let lines = map.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"));
    lines
        .filter(|(from, _)| *from != "0000")
        .map(|(from, to)| {
            let units: Vec<u16> = (0..to.len()).step_by(4).map(|at| code(&to[at..at + 4])).collect();
            (code(from), String::from_utf16(&units).expect("letters"))
        })
        .collect()
}

/// The strings that a piece shows, two bytes a code.
fn shown(piece: &str, letters: &Letters) -> String {
    let mut bytes = Vec::new();
    let mut signs = piece.chars();
    // Brackets within a string come in pairs, or escaped.
    let mut depth = 0;
    while let Some(sign) = signs.next() {
        let was = depth;
        match sign {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            'E' if depth == 0 => break,
            _ => {}
        }
        match (sign, was.min(depth)) {
            // A string may be written in hexadecimal too.
            ('<', 0) => {
                let hex: String = signs.by_ref().take_while(|sign| *sign != '>').collect();
                bytes.extend(packed(&hex));
            }
            (_, 0) => {}
            ('\\', _) => bytes.push(escaped(&mut signs)),
            _ => bytes.push(sign as u8),
        }
    }
    bytes.chunks(2).map(|code| letters[&u16::from_be_bytes([code[0], code[1]])].as_str()).collect()
}

fn packed(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("a byte")).collect()
}

fn escaped(signs: &mut std::str::Chars) -> u8 {
    let sign = signs.next().expect("an escape");
    let Some(first) = sign.to_digit(8) else {
        return match sign {
            'n' => b'\n',
            'r' => b'\r',
            't' => b'\t',
            'b' => 8,
            'f' => 12,
            other => other as u8,
        };
    };
    let rest = signs.by_ref().take(2).map(|digit| digit.to_digit(8).expect("three octal digits"));
    u8::try_from(rest.fold(first, |code, digit| code * 8 + digit)).expect("a byte")
}
