//! The words of a page with their places, in lines from top to bottom.
#![expect(
    clippy::float_arithmetic,
    reason = "places on a page; amounts are read from the words"
)]

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{DecompressError, Dictionary, Document, Encoding, Error, Object, ObjectId};

use crate::error::ReadError;

/// The most bytes of what draws one page.
const CONTENT_MAX: usize = 2 * 1024 * 1024;

/// The most fonts of a file, each page's counted anew, and the most bytes of what maps one.
pub const FONTS_MAX: usize = 2_000;
const FONT_MAP_MAX: usize = 256 * 1024;

/// The width of a letter in thousandths of its size, where the font does not say.
const WIDTH: f32 = 500.0;

/// A word, by its left and right end.
#[derive(Debug, Clone)]
pub struct Word {
    pub x: f32,
    pub end: f32,
    pub text: String,
}

impl Word {
    pub fn middle(&self) -> f32 {
        f32::midpoint(self.x, self.end)
    }
}

/// A line of a page.
#[derive(Debug, Clone)]
pub struct TextLine {
    pub y: f32,
    pub size: f32,
    pub words: Vec<Word>,
}

/// The lines of a page.
pub fn lines(
    document: &Document,
    id: ObjectId,
    fonts_left: &mut usize,
) -> Result<Vec<TextLine>, ReadError> {
    let content = document
        .get_page_content_with_limit(id, CONTENT_MAX)
        .map_err(|error| too_much_or_damaged(&error))?;
    let fonts = fonts(document, id, fonts_left)?;
    let content = Content::decode(&content).map_err(|error| too_much_or_damaged(&error))?;
    let mut pen = Pen::new(&fonts);
    for operation in &content.operations {
        pen.draw(&operation.operator, &operation.operands);
    }
    Ok(in_lines(pen.pieces))
}

fn too_much_or_damaged(error: &Error) -> ReadError {
    match error {
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => ReadError::UnpacksTooMuch,
        _ => ReadError::Damaged,
    }
}

struct Font<'a> {
    encoding: Option<Encoding<'a>>,
    /// Two bytes a letter.
    wide: bool,
    first: i64,
    widths: Vec<f32>,
}

fn fonts<'a>(
    document: &'a Document,
    id: ObjectId,
    fonts_left: &mut usize,
) -> Result<BTreeMap<Vec<u8>, Font<'a>>, ReadError> {
    let Ok(found) = document.get_page_fonts(id) else {
        return Ok(BTreeMap::new());
    };
    *fonts_left = fonts_left
        .checked_sub(found.len())
        .ok_or(ReadError::UnpacksTooMuch)?;
    let fonts = found.into_iter();
    Ok(fonts
        .map(|(name, font)| (name, Font::of(font, document)))
        .collect())
}

impl<'a> Font<'a> {
    fn of(font: &'a Dictionary, document: &'a Document) -> Self {
        let widths = font
            .get_deref(b"Widths", document)
            .and_then(Object::as_array);
        let widths = widths.map(|list| list.iter().map(|w| w.as_float().unwrap_or(WIDTH)));
        Self {
            encoding: font
                .get_font_encoding_with_limit(document, FONT_MAP_MAX)
                .ok(),
            wide: font.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Type0"),
            first: font.get(b"FirstChar").and_then(Object::as_i64).unwrap_or(0),
            widths: widths.map(Iterator::collect).unwrap_or_default(),
        }
    }

    fn text(&self, bytes: &[u8]) -> String {
        let read = self.encoding.as_ref().map(|e| e.bytes_to_string(bytes));
        match read {
            Some(Ok(text)) => text,
            _ => bytes.iter().copied().map(char::from).collect(),
        }
    }

    /// The width of a text of this font at size 1.
    fn width(&self, bytes: &[u8]) -> f32 {
        if self.wide {
            return bytes.chunks(2).map(|_| WIDTH).sum::<f32>() / 1_000.0;
        }
        let width = |byte: &u8| {
            let place = usize::try_from(i64::from(*byte).saturating_sub(self.first));
            let own = place.ok().and_then(|place| self.widths.get(place));
            own.copied().unwrap_or(WIDTH)
        };
        bytes.iter().map(width).sum::<f32>() / 1_000.0
    }
}

/// A turn, stretch and shift of the page: where one step to the right, one step up and the origin
/// come to lie.
#[derive(Clone, Copy)]
struct Matrix {
    right: (f32, f32),
    up: (f32, f32),
    origin: (f32, f32),
}

impl Matrix {
    const NONE: Self = Self::shift(0.0, 0.0);

    const fn shift(x: f32, y: f32) -> Self {
        Self {
            right: (1.0, 0.0),
            up: (0.0, 1.0),
            origin: (x, y),
        }
    }

    fn of(operands: &[Object]) -> Option<Self> {
        let number = |place: usize| operands.get(place)?.as_float().ok();
        Some(Self {
            right: (number(0)?, number(1)?),
            up: (number(2)?, number(3)?),
            origin: (number(4)?, number(5)?),
        })
    }

    /// First this, then the other.
    fn then(self, other: Self) -> Self {
        let turned = |(x, y): (f32, f32)| {
            (
                x * other.right.0 + y * other.up.0,
                x * other.right.1 + y * other.up.1,
            )
        };
        let (x, y) = turned(self.origin);
        Self {
            right: turned(self.right),
            up: turned(self.up),
            origin: (x + other.origin.0, y + other.origin.1),
        }
    }
}

/// A piece of text as it was drawn.
struct Piece {
    x: f32,
    end: f32,
    y: f32,
    size: f32,
    text: String,
}

/// What draws: where it stands and with which font.
struct Pen<'f, 'a> {
    fonts: &'f BTreeMap<Vec<u8>, Font<'a>>,
    font: Option<&'f Font<'a>>,
    size: f32,
    leading: f32,
    letter_gap: f32,
    word_gap: f32,
    stretch: f32,
    page: Matrix,
    saved: Vec<Matrix>,
    line: Matrix,
    here: Matrix,
    pieces: Vec<Piece>,
}

/// How deep a page may put its shifts into each other.
const SAVED_MAX: usize = 100;

impl<'f, 'a> Pen<'f, 'a> {
    fn new(fonts: &'f BTreeMap<Vec<u8>, Font<'a>>) -> Self {
        Self {
            fonts,
            font: None,
            size: 1.0,
            leading: 0.0,
            letter_gap: 0.0,
            word_gap: 0.0,
            stretch: 1.0,
            page: Matrix::NONE,
            saved: Vec::new(),
            line: Matrix::NONE,
            here: Matrix::NONE,
            pieces: Vec::new(),
        }
    }

    fn draw(&mut self, operator: &str, operands: &[Object]) {
        let number = |place: usize| {
            let operand = operands.get(place).and_then(|o| o.as_float().ok());
            operand.unwrap_or(0.0)
        };
        match operator {
            "q" if self.saved.len() < SAVED_MAX => self.saved.push(self.page),
            "Q" => self.page = self.saved.pop().unwrap_or(self.page),
            "cm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    self.page = matrix.then(self.page);
                }
            }
            "BT" => self.begin(Matrix::NONE),
            "Tf" => {
                let name = operands.first().and_then(|name| name.as_name().ok());
                self.font = name.and_then(|name| self.fonts.get(name));
                self.size = number(1);
            }
            "TL" => self.leading = number(0),
            "Tc" => self.letter_gap = number(0),
            "Tw" => self.word_gap = number(0),
            "Tz" => self.stretch = number(0) / 100.0,
            "Td" => self.begin(Matrix::shift(number(0), number(1)).then(self.line)),
            "TD" => {
                self.leading = -number(1);
                self.begin(Matrix::shift(number(0), number(1)).then(self.line));
            }
            "Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    self.begin(matrix);
                }
            }
            "T*" => self.next_line(),
            "Tj" => self.show(operands.first()),
            "'" => {
                self.next_line();
                self.show(operands.first());
            }
            "\"" => {
                self.word_gap = number(0);
                self.letter_gap = number(1);
                self.next_line();
                self.show(operands.get(2));
            }
            "TJ" => {
                let parts = operands.first().and_then(|list| list.as_array().ok());
                for part in parts.into_iter().flatten() {
                    match part.as_float() {
                        Ok(back) => self.advance(-back / 1_000.0 * self.size * self.stretch),
                        Err(_) => self.show(Some(part)),
                    }
                }
            }
            _ => {}
        }
    }

    const fn begin(&mut self, at: Matrix) {
        self.line = at;
        self.here = at;
    }

    fn next_line(&mut self) {
        self.begin(Matrix::shift(0.0, -self.leading).then(self.line));
    }

    fn advance(&mut self, by: f32) {
        self.here = Matrix::shift(by, 0.0).then(self.here);
    }

    fn show(&mut self, operand: Option<&Object>) {
        let Some(bytes) = operand.and_then(|operand| operand.as_str().ok()) else {
            return;
        };
        let (text, width) = match self.font {
            Some(font) => (font.text(bytes), font.width(bytes)),
            None => (bytes.iter().copied().map(char::from).collect(), 0.0),
        };
        let gaps: f32 = text
            .chars()
            .map(|c| self.letter_gap + if c == ' ' { self.word_gap } else { 0.0 })
            .sum();
        let from = self.here.then(self.page);
        self.advance((width * self.size + gaps) * self.stretch);
        let to = self.here.then(self.page);
        let size = (self.size * from.up.1).abs().max(1.0);
        if !text.trim().is_empty() && from.origin.0.is_finite() && from.origin.1.is_finite() {
            self.pieces.push(Piece {
                x: from.origin.0,
                end: to.origin.0.max(from.origin.0),
                y: from.origin.1,
                size,
                text,
            });
        }
    }
}

/// Pieces of the same height are a line, from left to right.
fn in_lines(mut pieces: Vec<Piece>) -> Vec<TextLine> {
    pieces.sort_by(|one, other| other.y.total_cmp(&one.y));
    let mut lines: Vec<(TextLine, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some((line, own)) if line.y - piece.y < line.size.min(piece.size) * 0.4 => {
                line.size = line.size.max(piece.size);
                own.push(piece);
            }
            _ => {
                let line = TextLine {
                    y: piece.y,
                    size: piece.size,
                    words: Vec::new(),
                };
                lines.push((line, vec![piece]));
            }
        }
    }
    let lines = lines.into_iter().map(|(line, mut own)| {
        own.sort_by(|one, other| one.x.total_cmp(&other.x));
        TextLine {
            words: words(&own),
            ..line
        }
    });
    lines.collect()
}

/// The words of a line: parted at blanks, and joined where two pieces touch.
fn words(pieces: &[Piece]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for piece in pieces {
        let letters = piece.text.chars().map(|_| 1.0).sum::<f32>();
        let step = (piece.end - piece.x) / letters;
        let mut x = piece.x;
        // Whether the next letter may belong to the word before it.
        let mut joins = true;
        for c in piece.text.chars() {
            let end = x + step;
            if c.is_whitespace() {
                joins = false;
            } else {
                let near = |last: &&mut Word| joins && x - last.end < piece.size * 0.1;
                match words.last_mut().filter(near) {
                    Some(last) => {
                        last.text.push(c);
                        last.end = last.end.max(end);
                    }
                    None => words.push(Word {
                        x,
                        end,
                        text: c.to_string(),
                    }),
                }
                joins = true;
            }
            x = end;
        }
    }
    words
}
