//! Days and moments as people read them, with the months of their language, by the clock of East
//! Africa. Months are short, after the Unicode CLDR for Kenya.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::time::{eat_clock, eat_date};

use crate::Words;

impl Words {
    /// A day: `15 Jan 2026`.
    pub fn date(self, day: NaiveDate) -> String {
        format!("{} {}", self.short_date(day), day.year())
    }

    /// A day of the year people are in: `15 Jan`.
    pub fn short_date(self, day: NaiveDate) -> String {
        let month = self.named("month-", &day.month().to_string());
        format!("{} {month}", day.day())
    }

    /// A moment: `15 Jan 2026, 14:05 EAT`.
    pub fn moment(self, at: DateTime<Utc>) -> String {
        format!("{}, {} EAT", self.date(eat_date(at)), eat_clock(at))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Language, Words};

    #[test]
    fn months_are_those_of_the_language() {
        let at = "2026-08-15T21:05:00Z".parse().unwrap_or_default();
        let read = |language| Words::new(language).moment(at);
        assert_eq!(read(Language::En), "16 Aug 2026, 00:05 EAT");
        assert_eq!(read(Language::Sw), "16 Ago 2026, 00:05 EAT");
    }
}
