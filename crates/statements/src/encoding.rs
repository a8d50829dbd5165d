//! Text from bytes: UTF-8 and UTF-16 with or without their mark, else Windows-1252, which is
//! Latin-1 with quotation marks and dashes.

/// What Windows-1252 has from 0x80 to 0x9F; the five it leaves open stay what they are.
const WINDOWS: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

/// Whether a file that begins so is text.
pub fn is_text(head: &[u8]) -> bool {
    // A character may be cut in two at the end of the head.
    let even = head.len().saturating_sub(head.len() % 2);
    let text = decode(head.get(..even).unwrap_or(head));
    let controls = text.chars().filter(|c| is_stray(*c)).count();
    // One in a hundred is left to old systems that end pages with a control character.
    controls.saturating_mul(100) <= text.chars().count()
}

fn is_stray(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1a}'))
        || matches!(c, '\u{fffd}' | '\u{fffe}' | '\u{ffff}')
}

/// The text of a file.
pub fn decode(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(rest).into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf_16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf_16(rest, u16::from_be_bytes);
    }
    match zeros(bytes) {
        Zeros::Second => return utf_16(bytes, u16::from_le_bytes),
        Zeros::First => return utf_16(bytes, u16::from_be_bytes),
        Zeros::None => {}
    }
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows(*byte)).collect(),
    }
}

fn windows(byte: u8) -> char {
    let own = byte
        .checked_sub(0x80)
        .and_then(|place| WINDOWS.get(usize::from(place)));
    own.copied().unwrap_or(char::from(byte))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let pairs = bytes.chunks_exact(2);
    let units = pairs.filter_map(|pair| Some(unit(pair.try_into().ok()?)));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Which byte of each pair is mostly zero, as in UTF-16 of Latin letters.
enum Zeros {
    First,
    Second,
    None,
}

fn zeros(bytes: &[u8]) -> Zeros {
    const SAMPLE: usize = 1_000;
    let (mut first, mut second, mut pairs) = (0_usize, 0_usize, 0_usize);
    for pair in bytes.chunks_exact(2).take(SAMPLE) {
        pairs += 1;
        match pair {
            [0, other] if *other != 0 => first += 1,
            [other, 0] if *other != 0 => second += 1,
            _ => {}
        }
    }
    let most = |zeros: usize| pairs > 0 && zeros * 10 >= pairs * 8;
    if most(second) {
        Zeros::Second
    } else if most(first) {
        Zeros::First
    } else {
        Zeros::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_reads_the_same() {
        let text = "Receipt No.,Details\nUKA1,Ng\u{2019}ang\u{2019}a\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let with = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let western = text.replace('\u{2019}', "\u{1}").into_bytes();
        let western: Vec<u8> = western
            .into_iter()
            .map(|byte| if byte == 1 { 0x92 } else { byte })
            .collect();
        for bytes in [
            text.as_bytes().to_vec(),
            with(&[0xef, 0xbb, 0xbf], text.as_bytes()),
            little.clone(),
            with(&[0xff, 0xfe], &little),
            big.clone(),
            with(&[0xfe, 0xff], &big),
            western,
        ] {
            assert_eq!(decode(&bytes), text);
            assert!(is_text(&bytes));
        }
    }

    #[test]
    fn pictures_and_programs_are_no_text() {
        assert!(!is_text(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0"));
        assert!(!is_text(&[0; 64]));
        assert!(!is_text(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0"));
    }
}
