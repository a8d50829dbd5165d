//! As much of Rust's grammar as the checks need: what is code, what a string, what a comment.

/// A Rust file taken apart.
#[derive(Debug, Default)]
pub struct Rust {
    /// The text with strings and comments blanked; lines and columns stay.
    pub code: String,
    pub strings: Vec<Literal>,
    pub comments: Vec<Literal>,
}

/// A string literal or a comment, with the line it starts on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    pub line: usize,
    /// Where it starts in [`Rust::code`].
    pub at: usize,
    pub text: String,
    pub raw: bool,
}

impl Rust {
    /// Lines that a raw string touches: they are data, not code.
    pub fn raw_lines(&self) -> impl Iterator<Item = usize> + '_ {
        let raw = self.strings.iter().filter(|literal| literal.raw);
        raw.flat_map(|literal| literal.line..=literal.line + literal.text.matches('\n').count())
    }

    /// The code without the modules that only tests compile.
    pub fn code_without_tests(&self) -> String {
        let mut code = self.code.clone();
        while let Some(start) = code.find("#[cfg(test)]") {
            let end = item_end(&code, start);
            let blank: String = code
                .get(start..end)
                .unwrap_or_default()
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' })
                .collect();
            code.replace_range(start..end, &blank);
        }
        code
    }
}

/// Where the item that starts at `start` ends: after its braces, or its semicolon.
fn item_end(code: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, c) in code.get(start..).unwrap_or_default().char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return start + offset + 1;
                }
            }
            ';' if depth == 0 => return start + offset + 1,
            _ => {}
        }
    }
    code.len()
}

/// Takes a file apart.
pub fn read(text: &str) -> Rust {
    let mut lexer = Lexer {
        chars: text.chars().collect(),
        at: 0,
        line: 1,
        out: Rust::default(),
    };
    lexer.run();
    lexer.out
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    out: Rust,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Takes one character into the code, or a blank of the same shape.
    fn take(&mut self, as_code: bool) -> char {
        let c = self.peek(0);
        self.at += 1;
        if c == '\n' {
            self.line += 1;
        }
        self.out
            .code
            .push(if as_code || c == '\n' { c } else { ' ' });
        c
    }

    fn run(&mut self) {
        while self.at < self.chars.len() {
            let c = self.peek(0);
            let after_word = self.out.code.chars().last().is_some_and(is_word);
            match (c, self.peek(1)) {
                ('/', '/') => self.line_comment(),
                ('/', '*') => self.block_comment(),
                ('"', _) => self.string(),
                ('r', '"' | '#') if !after_word => self.raw_string(1),
                ('b' | 'c', 'r') if !after_word => self.raw_string(2),
                ('\'', _) => self.quote(),
                _ => {
                    self.take(true);
                }
            }
        }
    }

    fn line_comment(&mut self) {
        let (line, at) = (self.line, self.out.code.len());
        let mut text = String::new();
        while self.at < self.chars.len() && self.peek(0) != '\n' {
            text.push(self.take(false));
        }
        self.out.comments.push(Literal {
            line,
            at,
            text,
            raw: false,
        });
    }

    fn block_comment(&mut self) {
        let (line, at) = (self.line, self.out.code.len());
        let mut text = String::new();
        let mut depth = 0_usize;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    text.push(self.take(false));
                    continue;
                }
            }
            text.push(self.take(false));
            text.push(self.take(false));
            if depth == 0 {
                break;
            }
        }
        self.out.comments.push(Literal {
            line,
            at,
            text,
            raw: false,
        });
    }

    fn string(&mut self) {
        let (line, at) = (self.line, self.out.code.len());
        let mut text = String::new();
        self.take(true);
        while self.at < self.chars.len() && self.peek(0) != '"' {
            let c = self.take(false);
            text.push(c);
            if c == '\\' {
                text.push(self.take(false));
            }
        }
        self.take(true);
        self.out.strings.push(Literal {
            line,
            at,
            text,
            raw: false,
        });
    }

    fn raw_string(&mut self, prefix: usize) {
        let mut hashes = 0;
        while self.peek(prefix + hashes) == '#' {
            hashes += 1;
        }
        if self.peek(prefix + hashes) != '"' {
            // `r#type`, or a word that starts with these letters.
            self.take(true);
            return;
        }
        let (line, at) = (self.line, self.out.code.len());
        for _ in 0..=prefix + hashes {
            self.take(true);
        }
        let mut text = String::new();
        while self.at < self.chars.len() {
            let closes = self.peek(0) == '"' && (1..=hashes).all(|n| self.peek(n) == '#');
            if closes {
                break;
            }
            text.push(self.take(false));
        }
        for _ in 0..=hashes {
            self.take(true);
        }
        self.out.strings.push(Literal {
            line,
            at,
            text,
            raw: true,
        });
    }

    /// A character, or the start of a lifetime.
    fn quote(&mut self) {
        let is_char = self.peek(1) == '\\' || self.peek(2) == '\'';
        self.take(true);
        if !is_char {
            return;
        }
        if self.peek(0) == '\\' {
            self.take(false);
        }
        self.take(false);
        while self.at < self.chars.len() && self.peek(0) != '\'' && self.peek(0) != '\n' {
            self.take(false);
        }
        if self.peek(0) == '\'' {
            self.take(true);
        }
    }
}

/// Whether `c` may be part of a name.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The line number of a byte offset.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or_default().matches('\n').count() + 1
}

/// The names in a text with their byte offsets.
pub fn names(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let tail = text.get(rest..)?;
        let start = rest + tail.find(is_word)?;
        let tail = text.get(start..)?;
        let end = start + tail.find(|c| !is_word(c)).unwrap_or(tail.len());
        rest = end;
        Some((start, text.get(start..end)?))
    })
}

#[cfg(test)]
mod tests {
    use super::{names, read};

    #[test]
    fn strings_and_comments_are_not_code() {
        let rust = read("let a = \"x // y\\\"\"; // z \"\nlet b = 'c'; /* /* in */ out */ f()");
        assert_eq!(rust.strings.len(), 1);
        assert_eq!(
            rust.strings.first().map(|s| s.text.as_str()),
            Some("x // y\\\"")
        );
        assert_eq!(rust.comments.len(), 2);
        assert!(rust.code.ends_with("f()"));
        assert!(!rust.code.contains('z'));
        assert!(rust.code.contains("let b = ' '"));
    }

    #[test]
    fn raw_strings_keep_quotes_and_lines() {
        let rust = read("q(r#\"SELECT \"a\"\nFROM b\"#);\nfn r#type() {}");
        let found: Vec<_> = rust
            .strings
            .iter()
            .map(|s| (s.line, s.text.as_str()))
            .collect();
        assert_eq!(found, [(1, "SELECT \"a\"\nFROM b")]);
        assert_eq!(rust.raw_lines().collect::<Vec<_>>(), [1, 2]);
        assert!(rust.code.contains("fn r#type()"));
    }

    #[test]
    fn lifetimes_are_not_characters() {
        let rust = read("fn f<'a>(x: &'a str) -> char { '\\'' } fn g() { '{'; }");
        assert!(rust.code.contains("&'a str"));
        assert_eq!(rust.code.matches('{').count(), 2);
    }

    #[test]
    fn tests_can_be_left_out() {
        let rust = read("use a;\n#[cfg(test)]\nmod tests { fn t() {} }\nuse b;");
        let code = rust.code_without_tests();
        assert!(!code.contains("fn t"));
        assert!(code.contains("use b;"));
    }

    #[test]
    fn names_come_with_offsets() {
        let found: Vec<_> = names("crate::a_b::{c}").collect();
        assert_eq!(found, [(0, "crate"), (7, "a_b"), (13, "c")]);
    }
}
