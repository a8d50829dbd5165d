//! Days and times as statements write them. Times without a zone are those of Nairobi.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// Which comes first where a day and a month are both written in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// A day with its time, or with the start of the day.
///
/// `2026-11-03 08:15:22`, `03-11-2026 08:15`, `3/11/26 8:15 PM`, `03.11.2026`, `3 Nov 2026`,
/// `Nov 3, 2026`, `20261103081522`, `2026-11-03T05:15:22Z`.
pub fn read(text: &str, order: Order) -> Option<NaiveDateTime> {
    let text = text.trim();
    if text.len() > 60 || !text.is_ascii() {
        return None;
    }
    if let Some(at) = unparted(text) {
        return Some(at);
    }
    let mut parts = Parts { rest: text };
    let date = parts.date(order)?;
    parts.skip(&[' ', 'T', 't', ',']);
    if parts.rest.is_empty() {
        return Some(date.and_time(NaiveTime::MIN));
    }
    let time = parts.time()?;
    let at = date.and_time(time);
    match parts.rest.trim() {
        "" | "EAT" | "+03:00" | "+0300" => Some(at),
        // The clock of Nairobi is three hours ahead, all year.
        "Z" | "UTC" | "+00:00" => at.checked_add_signed(TimeDelta::hours(3)),
        _ => None,
    }
}

/// A time alone, from a column of its own.
pub fn time(text: &str) -> Option<NaiveTime> {
    let mut parts = Parts { rest: text.trim() };
    let time = parts.time()?;
    parts.rest.trim().is_empty().then_some(time)
}

/// `20261103` and `20261103081522`.
fn unparted(text: &str) -> Option<NaiveDateTime> {
    if !matches!(text.len(), 8 | 14) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let figure = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let year = i32::try_from(figure(0, 4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, figure(4, 6)?, figure(6, 8)?)?;
    if text.len() == 8 {
        return Some(date.and_time(NaiveTime::MIN));
    }
    date.and_hms_opt(figure(8, 10)?, figure(10, 12)?, figure(12, 14)?)
}

/// What is left to read.
struct Parts<'a> {
    rest: &'a str,
}

impl Parts<'_> {
    fn skip(&mut self, signs: &[char]) {
        self.rest = self.rest.trim_start_matches(signs);
    }

    /// A number of at most four figures, and how many it has.
    fn number(&mut self) -> Option<(u32, usize)> {
        let figures = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=4).contains(&figures) {
            return None;
        }
        let (own, rest) = self.rest.split_at_checked(figures)?;
        self.rest = rest;
        Some((own.parse().ok()?, figures))
    }

    /// The name of a month, in three letters or whole.
    fn month(&mut self) -> Option<u32> {
        let letters = self
            .rest
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        let (word, rest) = self.rest.split_at_checked(letters)?;
        let short = word.get(..3)?.to_ascii_lowercase();
        let place = MONTHS.iter().position(|month| *month == short)?;
        self.rest = rest;
        u32::try_from(place).ok()?.checked_add(1)
    }

    fn date(&mut self, order: Order) -> Option<NaiveDate> {
        const BETWEEN: &[char] = &['-', '/', '.', ' ', ','];
        if let Some(month) = self.month() {
            self.skip(BETWEEN);
            let (day, _) = self.number()?;
            self.skip(BETWEEN);
            let (year, figures) = self.number()?;
            return date_of(year, figures, month, day);
        }
        let (first, figures) = self.number()?;
        self.skip(BETWEEN);
        if figures == 4 {
            let (month, _) = self.number()?;
            self.skip(BETWEEN);
            let (day, _) = self.number()?;
            return date_of(first, figures, month, day);
        }
        let named = self.month();
        let (day, month) = match (named, order) {
            (Some(month), _) => (first, month),
            (None, Order::DayFirst) => (first, self.number()?.0),
            (None, Order::MonthFirst) => (self.number()?.0, first),
        };
        self.skip(BETWEEN);
        let (year, figures) = self.number()?;
        date_of(year, figures, month, day)
    }

    fn time(&mut self) -> Option<NaiveTime> {
        let (hour, _) = self.number()?;
        self.rest = self.rest.strip_prefix([':', '.'])?;
        let (minute, _) = self.number()?;
        let mut second = 0;
        if let Some(rest) = self.rest.strip_prefix([':', '.']) {
            self.rest = rest;
            second = self.number()?.0;
        }
        // Parts of a second, which no statement needs.
        if let Some(rest) = self.rest.strip_prefix('.') {
            self.rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        let half = self.rest.trim_start();
        let (hour, rest) = match half.split_at_checked(2) {
            Some((half, rest)) if half.eq_ignore_ascii_case("am") => (of_twelve(hour)?, rest),
            Some((half, rest)) if half.eq_ignore_ascii_case("pm") => {
                (of_twelve(hour)?.checked_add(12)?, rest)
            }
            _ => (hour, self.rest),
        };
        self.rest = rest;
        NaiveTime::from_hms_opt(hour, minute, second)
    }
}

fn of_twelve(hour: u32) -> Option<u32> {
    match hour {
        12 => Some(0),
        1..=11 => Some(hour),
        _ => None,
    }
}

/// A year has four figures, or the last two of one of this century.
fn date_of(year: u32, figures: usize, month: u32, day: u32) -> Option<NaiveDate> {
    let year = match figures {
        2 => year.checked_add(2_000)?,
        4 => year,
        _ => return None,
    };
    if !(1_990..=2_100).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, order: Order) -> Option<String> {
        read(text, order).map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn one_moment_in_its_many_forms() {
        for text in [
            "2026-11-03 08:15:22",
            "2026/11/03 08:15:22",
            "2026-11-03T08:15:22",
            "2026-11-03T08:15:22.123+03:00",
            "2026-11-03T05:15:22Z",
            "03-11-2026 08:15:22",
            "3/11/2026 8:15:22 AM",
            "03.11.2026 08:15:22",
            "3/11/26 08:15:22",
            "3 Nov 2026 08:15:22",
            "03-NOV-26 08.15.22",
            "November 3, 2026 8:15:22 am",
            "20261103081522",
        ] {
            let expected = Some("2026-11-03 08:15:22".to_owned());
            assert_eq!(told(text, Order::DayFirst), expected, "{text}");
        }
        let evening = told("3/11/2026 12:05 PM", Order::DayFirst);
        assert_eq!(evening.as_deref(), Some("2026-11-03 12:05:00"));
        let day = told("03/11/2026", Order::DayFirst);
        assert_eq!(day.as_deref(), Some("2026-11-03 00:00:00"));
        let month_first = told("11/28/2026", Order::MonthFirst);
        assert_eq!(month_first.as_deref(), Some("2026-11-28 00:00:00"));
        assert_eq!(time("8:05 PM"), NaiveTime::from_hms_opt(20, 5, 0));
    }

    #[test]
    fn what_is_no_day() {
        for text in [
            "",
            "Total",
            "11/28/2026",
            "31-02-2026",
            "2026-13-01",
            "45992.34",
            "3/11/226",
            "3/11/2026 25:00",
            "3/11/2026 8:15 XM",
            "03-11-2026 08:15:22 - 04-11-2026",
            "01/11/1890",
        ] {
            assert_eq!(told(text, Order::DayFirst), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_fall(text in ".{0,30}", figures in "[0-9/:. -]{0,24}") {
            for order in [Order::DayFirst, Order::MonthFirst] {
                let _ = (read(&text, order), read(&figures, order), time(&text));
            }
        }
    }
}
