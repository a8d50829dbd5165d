//! What a chama agrees on about itself: when it meets, how often it saves, where it stands.

use std::fmt;
use std::str::FromStr;

use crate::choice::{UnknownChoice, choice};

choice! {
    /// Where a chama stands.
    pub enum ChamaStatus else "chama_status_unknown" {
        /// Works as usual.
        Active = "active",
        /// Held: its books can be read, nothing can be recorded.
        Suspended = "suspended",
        /// Ended: its books can be read for good.
        Closed = "closed",
    }
}

choice! {
    /// Where a membership stands.
    pub enum MemberStatus else "member_status_unknown" {
        /// Takes part.
        Active = "active",
        /// Held by a decision of the chama.
        Suspended = "suspended",
        /// Has left; the books of the time before stay.
        Left = "left",
        /// Has died; savings are owed to the heirs.
        Deceased = "deceased",
    }
}

choice! {
    /// How often members save.
    pub enum ContributionFrequency else "contribution_frequency_unknown" {
        /// Every week.
        Weekly = "weekly",
        /// Every second week.
        Fortnightly = "fortnightly",
        /// Every month.
        Monthly = "monthly",
        /// Every third month.
        Quarterly = "quarterly",
    }
}

/// The weekday a chama meets on, in the documented spelling: `Saturday`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeetingDay {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl MeetingDay {
    /// The week, from Monday.
    pub const ALL: &'static [Self] = &[
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The documented spelling, with a capital.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monday => "Monday",
            Self::Tuesday => "Tuesday",
            Self::Wednesday => "Wednesday",
            Self::Thursday => "Thursday",
            Self::Friday => "Friday",
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
        }
    }
}

impl FromStr for MeetingDay {
    type Err = UnknownChoice;

    /// Reads the English name in small or large letters.
    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        let day = Self::ALL
            .iter()
            .find(|day| day.as_str().eq_ignore_ascii_case(text.trim()));
        day.copied()
            .ok_or(UnknownChoice::new("meeting_day_unknown"))
    }
}

impl fmt::Display for MeetingDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The hour a chama meets at, in East Africa Time: `14:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeetingTime {
    hour: u8,
    minute: u8,
}

impl MeetingTime {
    /// The hour, 0 to 23.
    pub const fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    pub const fn minute(self) -> u8 {
        self.minute
    }
}

impl FromStr for MeetingTime {
    type Err = MeetingTimeError;

    /// Reads hours and minutes of the 24-hour clock, two digits each. Seconds that a browser may
    /// add (`14:00:00`) are taken if they are zero.
    fn from_str(text: &str) -> Result<Self, MeetingTimeError> {
        let text = text.trim();
        let text = match text.len() {
            8 => text.strip_suffix(":00").unwrap_or(text),
            _ => text,
        };
        let (hour, minute) = text.split_once(':').ok_or(MeetingTimeError::NotATime)?;
        let read = |digits: &str, max: u8| {
            let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits
                .parse::<u8>()
                .ok()
                .filter(|number| plain && *number <= max)
        };
        match (read(hour, 23), read(minute, 59)) {
            (Some(hour), Some(minute)) => Ok(Self { hour, minute }),
            _ => Err(MeetingTimeError::NotATime),
        }
    }
}

impl fmt::Display for MeetingTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// Why a text is no hour of meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MeetingTimeError {
    /// Not hours and minutes of the 24-hour clock.
    #[error("not a time of day")]
    NotATime,
}

impl MeetingTimeError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotATime => "meeting_time_not_a_time",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_in_any_case_and_show_with_a_capital() {
        for text in ["Saturday", "saturday", " SATURDAY "] {
            assert_eq!(text.parse(), Ok(MeetingDay::Saturday));
        }
        assert_eq!(MeetingDay::Saturday.to_string(), "Saturday");
        for text in ["", "Sat", "Jumamosi", "6"] {
            let refused = text.parse::<MeetingDay>().map_err(|error| error.code());
            assert_eq!(refused, Err("meeting_day_unknown"), "{text:?}");
        }
    }

    #[test]
    fn hours_of_the_24_hour_clock() {
        for (text, shown) in [
            ("14:00", "14:00"),
            ("00:00", "00:00"),
            ("23:59:00", "23:59"),
        ] {
            let time = text.parse::<MeetingTime>().map(|time| time.to_string());
            assert_eq!(time.as_deref(), Ok(shown));
        }
        for text in [
            "", "24:00", "14:60", "2:00", "14:0", "14:00:30", "2 pm", "+1:00", "14.00",
        ] {
            let refused = text.parse::<MeetingTime>().map_err(|error| error.code());
            assert_eq!(refused, Err("meeting_time_not_a_time"), "{text:?}");
        }
    }
}
