//! The day and the time in a message: `on 28/11/25 at 3:06 PM`.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::squeezed::Squeezed;

/// A day that was found.
pub struct Found {
    /// Where its "on" stands.
    pub on: usize,
    pub at: NaiveDateTime,
}

/// The first day that follows an "on".
pub fn find(message: &Squeezed<'_>, from: usize) -> Option<Found> {
    const WORD: &str = "on";
    let mut from = from;
    loop {
        let on = message.find(WORD, from)?;
        from = on.saturating_add(WORD.len());
        let behind = message.original(from, message.len());
        if let Some(at) = read(behind) {
            return Some(Found { on, at });
        }
    }
}

fn read(text: &str) -> Option<NaiveDateTime> {
    let (day, rest) = number(text, 2)?;
    let (month, rest) = number(rest.strip_prefix(['/', '-'])?, 2)?;
    let rest = rest.strip_prefix(['/', '-'])?;
    let (year, rest) = number(rest, year_digits(rest))?;
    let year = match year {
        0..=99 => year.checked_add(2_000)?,
        year => year,
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some(date.and_time(time(rest).unwrap_or(NaiveTime::MIN)))
}

/// How many digits of the year a text begins with. Where the blank before the time was lost more
/// follow: `2511:52` is the year 25 and eight minutes to twelve.
fn year_digits(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let runs_into_time =
        digits == 4 && text.get(digits..).is_some_and(|rest| rest.starts_with(':'));
    if digits >= 4 && text.starts_with("20") && !runs_into_time {
        4
    } else {
        2
    }
}

/// ` at 3:06 PM`, with less blanks, a point for the colon, or the 24 hours of a clock.
fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim_start();
    let behind_at = text
        .split_at_checked(2)
        .filter(|(word, _)| word.eq_ignore_ascii_case("at"))
        .map_or(text, |(_, rest)| rest);
    let (hour, rest) = number(behind_at.trim_start(), 2)?;
    let (minute, rest) = number(rest.strip_prefix([':', '.'])?, 2)?;
    let half = rest.trim_start().split_at_checked(2).map(|(half, _)| half);
    let hour = match half {
        Some(half) if half.eq_ignore_ascii_case("am") => of_twelve(hour)?,
        Some(half) if half.eq_ignore_ascii_case("pm") => of_twelve(hour)?.checked_add(12)?,
        _ => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// Twelve o'clock is the start of its half of the day.
fn of_twelve(hour: u32) -> Option<u32> {
    match hour {
        12 => Some(0),
        1..=11 => Some(hour),
        _ => None,
    }
}

/// A number of at most so many digits, and what follows.
fn number(text: &str, digits_max: usize) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(digits.min(digits_max))?;
    Some((digits.parse().ok()?, rest))
}
