//! The times on the wire: East African, without saying so, in several shapes.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Africa::Nairobi;

const COMPACT: &str = "%Y%m%d%H%M%S";
const COMPACT_DIGITS: usize = 14;

/// What M-Pesa prints without an offset.
const LOCAL: &[&str] = &[
    COMPACT,
    "%d.%m.%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%d-%m-%Y %H:%M:%S",
];

/// M-Pesa is no older than this century; a year beyond it is a slip, and no database likes it.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;

/// `yyyyMMddHHmmss` in Nairobi, as STK wants it.
pub(crate) fn stamp(moment: DateTime<Utc>) -> String {
    moment
        .with_timezone(&Nairobi)
        .format("%Y%m%d%H%M%S")
        .to_string()
}

/// `yyyy-MM-dd HH:mm:ss` in Nairobi, as pull wants it.
pub(crate) fn spaced(moment: DateTime<Utc>) -> String {
    moment
        .with_timezone(&Nairobi)
        .format("%Y-%m-%d %H:%M:%S")
        .to_string()
}

/// Reads a time of M-Pesa's, to the second. `None` when it is none: money is not refused for it.
pub(crate) fn read(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    // Longer than any of the shapes: no time, and not worth the trying.
    if text.len() > 40 {
        return None;
    }
    let moment = with_offset(text).or_else(|| local(text))?;
    // Without the fraction, and without chrono's way of writing a leap second.
    let moment = DateTime::from_timestamp(moment.timestamp(), 0)?;
    YEARS.contains(&moment.year()).then_some(moment)
}

fn with_offset(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .ok()
        .map(|moment| moment.with_timezone(&Utc))
}

fn local(text: &str) -> Option<DateTime<Utc>> {
    // Without a digit it would be read as another moment.
    if text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() != COMPACT_DIGITS {
        return None;
    }
    let local = LOCAL
        .iter()
        .find_map(|shape| NaiveDateTime::parse_from_str(text, shape).ok())?;
    let moment = Nairobi.from_local_datetime(&local).earliest()?;
    Some(moment.with_timezone(&Utc))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn every_shape_of_the_wire_is_the_same_moment() {
        for text in [
            "20191219102115",
            "19.12.2019 10:21:15",
            "2019-12-19 10:21:15",
            "2019-12-19T10:21:15",
            "2019-12-19T10:21:15.999",
            "2019-12-19T07:21:15Z",
            "2019-12-19T10:21:15+03:00",
            "2019-12-19T10:21:15.000+0300",
            " 20191219102115 ",
        ] {
            assert_eq!(read(text), Some(utc("2019-12-19T07:21:15Z")), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "0",
            "20191319102115",
            "20190230102115",
            "2019121910211",
            "201912191021155",
            "19990101000000",
            "99991231235959",
            "12/19/2019 10:21:15",
            "yesterday",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_sent_as_nairobi_has_them() {
        let late = utc("2026-12-31T21:30:05Z");
        assert_eq!(stamp(late), "20270101003005");
        assert_eq!(spaced(late), "2027-01-01 00:30:05");
        assert_eq!(read(&stamp(late)), Some(late));
        assert_eq!(read(&spaced(late)), Some(late));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_is_none(text in ".{0,60}") {
            let _ = read(&text);
        }
    }
}
