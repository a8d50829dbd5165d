//! The other side of a payment as a message or a statement writes it: a name, a number, or both in
//! either order.

/// The fewest digits and hidden digits of a number; short codes and tills have fewer.
const DIGITS_MIN: usize = 9;

/// Number and name of `WALTER OUMA 0713***418`, `254712***678 - AMINA WEKESA` and the like; either
/// may be empty.
pub fn split_party(text: &str) -> (String, String) {
    let Some((start, end)) = number(text) else {
        return (String::new(), words(text));
    };
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let phone: String = part(start, end)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let before = words(part(0, start));
    let behind = words(part(end, text.len()));
    let name = [before, behind].map(|name| name.trim().to_owned());
    let name: Vec<String> = name.into_iter().filter(|name| !name.is_empty()).collect();
    (phone, name.join(" "))
}

/// The text with single blanks, without the signs that part it from its neighbours.
pub fn words(text: &str) -> String {
    let outer = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | ',' | ';' | ':');
    let inner = text.trim_matches(outer);
    let words: Vec<&str> = inner.split_whitespace().collect();
    words.join(" ")
}

fn hides(c: char) -> bool {
    matches!(c, '*' | '\u{2022}' | '#' | '+')
}

/// The first run of digits and hidden digits that is long enough, by its ends.
///
/// A blank may stand beside a hidden part (`2547 ***** 126`); an `x` hides only between digits.
fn number(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(offset) = text.get(from..)?.find(|c: char| c.is_ascii_digit()) {
        let digit = from.saturating_add(offset);
        let end = run_end(text, digit);
        let run = text.get(digit..end)?;
        let length = run.chars().filter(|c| !c.is_whitespace()).count();
        if length >= DIGITS_MIN {
            let plus = text.get(..digit).is_some_and(|head| head.ends_with('+'));
            return Some((digit.saturating_sub(usize::from(plus)), end));
        }
        from = end;
    }
    None
}

/// Where the run ends that begins at a digit; it ends with a digit.
fn run_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut hidden_before = false;
    let mut blank_before = false;
    for (offset, c) in text.get(start..).unwrap_or_default().char_indices() {
        let at = start.saturating_add(offset);
        if c.is_ascii_digit() {
            // What follows a blank belongs to the number only beside a hidden part.
            if blank_before && !hidden_before {
                break;
            }
            end = at.saturating_add(1);
            hidden_before = false;
            blank_before = false;
        } else if hides(c) || matches!(c, 'x' | 'X') {
            hidden_before = true;
            blank_before = false;
        } else if c == ' ' {
            blank_before = true;
        } else {
            break;
        }
    }
    end
}
