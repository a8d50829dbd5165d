//! The paths a Rust file names that start at the crate or above the module.

use super::lexer::{is_word, line_of, names};

/// A path such as `crate::ledger::queries`, from its root on.
#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    pub line: usize,
    pub segments: Vec<String>,
}

/// All paths in `code` that start with `crate` or `super`, groups opened.
pub fn read(code: &str) -> Vec<Import> {
    let mut found = Vec::new();
    let mut inside = 0;
    for (at, name) in names(code) {
        let Some(rest) = code.get(at..) else { continue };
        let is_root = matches!(name, "crate" | "super");
        let follows = code
            .get(..at)
            .is_some_and(|head| head.trim_end().ends_with("::"));
        let starts = is_root && !follows && at >= inside;
        if starts
            && rest
                .get(name.len()..)
                .is_some_and(|tail| tail.trim_start().starts_with("::"))
        {
            let mut path = Path {
                rest,
                line: line_of(code, at),
                found: &mut found,
            };
            path.open(&mut Vec::new());
            inside = code.len() - path.rest.len();
        }
    }
    found
}

struct Path<'a, 'f> {
    rest: &'a str,
    line: usize,
    found: &'f mut Vec<Import>,
}

impl<'a> Path<'a, '_> {
    /// Reads names joined by `::` up to a leaf or a group, whose parts it reads in turn.
    fn open(&mut self, prefix: &mut Vec<String>) {
        let depth = prefix.len();
        loop {
            if self.eat("{") {
                while !self.rest.is_empty() && !self.eat("}") {
                    if !self.eat(",") {
                        self.open(prefix);
                    }
                }
                break;
            }
            let name = self.word();
            let line = self.line;
            prefix.push(name.to_owned());
            if !self.eat("::") {
                self.found.push(Import {
                    line,
                    segments: prefix.clone(),
                });
                if self.eat("as ") {
                    self.word();
                }
                break;
            }
        }
        prefix.truncate(depth);
    }

    fn eat(&mut self, token: &str) -> bool {
        let Some(rest) = self.trimmed().strip_prefix(token) else {
            return false;
        };
        self.rest = rest;
        true
    }

    /// A name; else one character, such as a glob's, so that reading always ends.
    fn word(&mut self) -> &'a str {
        let text = self.trimmed();
        let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
        let end = if end == 0 {
            text.chars().next().map_or(0, char::len_utf8)
        } else {
            end
        };
        let (word, rest) = text.split_at(end);
        self.rest = rest;
        word
    }

    fn trimmed(&mut self) -> &'a str {
        let trimmed = self.rest.trim_start();
        let skipped = self
            .rest
            .get(..self.rest.len() - trimmed.len())
            .unwrap_or_default();
        self.line += skipped.matches('\n').count();
        self.rest = trimmed;
        trimmed
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn paths(code: &str) -> Vec<String> {
        let found = read(code);
        found
            .iter()
            .map(|i| format!("{} {}", i.line, i.segments.join("::")))
            .collect()
    }

    #[test]
    fn plain_paths_and_groups() {
        let code = "use crate::{a::B, c::{d, e as f}, g::*};\nlet x = crate::h::i(super::j::k);";
        assert_eq!(
            paths(code),
            [
                "1 crate::a::B",
                "1 crate::c::d",
                "1 crate::c::e",
                "1 crate::g::*",
                "2 crate::h::i",
                "2 super::j::k"
            ]
        );
    }

    #[test]
    fn visibility_is_no_path() {
        assert_eq!(paths("pub(crate) fn a() {} pub(super) fn b() {}"), [""; 0]);
    }

    #[test]
    fn groups_over_lines() {
        assert_eq!(
            paths("use super::{\n    a,\n    b,\n};"),
            ["2 super::a", "3 super::b"]
        );
    }
}
