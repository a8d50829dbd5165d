//! What a chama agreed on about itself, and what a change of it changes.

use domain::chamas::ContributionFrequency;
use domain::money::Money;
use serde_json::{Value, json};

/// The particulars of a chama as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Particulars {
    pub name: String,
    pub description: String,
    pub meeting_day: String,
    pub meeting_time: String,
    pub contribution_amount: Money,
    pub contribution_frequency: ContributionFrequency,
    pub registration_fee: Money,
    pub location: Option<String>,
    pub rules: Option<String>,
    pub objectives: Option<String>,
}

/// One field that was changed, as the audit keeps it. Amounts are cents; of long texts it is only
/// kept that they changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub field: &'static str,
    pub values: Option<(Value, Value)>,
}

impl Change {
    pub fn to_json(&self) -> Value {
        match &self.values {
            Some((from, to)) => json!({ "field": self.field, "from": from, "to": to }),
            None => json!({ "field": self.field }),
        }
    }
}

impl Particulars {
    /// The fields in which another differs, in the order of the form.
    pub fn changes(&self, after: &Self) -> Vec<Change> {
        let words = |text: &Option<String>| Value::from(text.clone().unwrap_or_default());
        let short = [
            ("name", json!(self.name), json!(after.name)),
            (
                "meeting_day",
                json!(self.meeting_day),
                json!(after.meeting_day),
            ),
            (
                "meeting_time",
                json!(self.meeting_time),
                json!(after.meeting_time),
            ),
            (
                "contribution_amount",
                json!(self.contribution_amount.cents()),
                json!(after.contribution_amount.cents()),
            ),
            (
                "contribution_frequency",
                json!(self.contribution_frequency.as_str()),
                json!(after.contribution_frequency.as_str()),
            ),
            (
                "registration_fee",
                json!(self.registration_fee.cents()),
                json!(after.registration_fee.cents()),
            ),
            ("location", words(&self.location), words(&after.location)),
        ];
        let long = [
            ("description", self.description != after.description),
            ("rules", self.rules != after.rules),
            ("objectives", self.objectives != after.objectives),
        ];
        let short = short.into_iter().filter(|(_, from, to)| from != to);
        let short = short.map(|(field, from, to)| Change {
            field,
            values: Some((from, to)),
        });
        let long = long.into_iter().filter(|(_, changed)| *changed);
        let long = long.map(|(field, _)| Change {
            field,
            values: None,
        });
        short.chain(long).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn particulars() -> Particulars {
        Particulars {
            name: "Umoja".to_owned(),
            description: String::new(),
            meeting_day: "Saturday".to_owned(),
            meeting_time: "14:00".to_owned(),
            contribution_amount: Money::from_cents(140_000),
            contribution_frequency: ContributionFrequency::Weekly,
            registration_fee: Money::ZERO,
            location: None,
            rules: None,
            objectives: None,
        }
    }

    #[test]
    fn a_change_tells_from_what_to_what() {
        let before = particulars();
        assert_eq!(before.changes(&before), []);
        let after = Particulars {
            contribution_amount: Money::from_cents(150_000),
            location: Some("Kangemi".to_owned()),
            rules: Some("a long text".to_owned()),
            ..before.clone()
        };
        let told: Vec<String> = before
            .changes(&after)
            .iter()
            .map(|change| change.to_json().to_string())
            .collect();
        assert_eq!(
            told,
            [
                r#"{"field":"contribution_amount","from":140000,"to":150000}"#,
                r#"{"field":"location","from":"","to":"Kangemi"}"#,
                r#"{"field":"rules"}"#,
            ]
        );
    }
}
