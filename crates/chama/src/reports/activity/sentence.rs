//! What was done, in a person's words. The text is `activity-` and the action; its gaps are filled
//! from what the audit kept. Every gap has a value for every action, be it an empty one.

use chrono::NaiveDate;
use domain::money::Money;
use i18n::Words;
use serde_json::Value;

use super::Activity;

/// Gaps filled with a text as it was kept.
const TEXTS: &[&str] = &["name", "reason", "purpose"];

/// Gaps filled with a word of a closed list: the gap and what its name begins with.
const NAMED: &[(&str, &str)] = &[
    ("type", "transaction-type-"),
    ("kind", "payment-kind-"),
    ("role", "role-"),
    ("frequency", "frequency-"),
];

/// Gaps filled with a day.
const DAYS: &[&str] = &["through", "since", "valid_from"];

/// Gaps filled with a whole number.
const NUMBERS: &[&str] = &["count", "given", "needed", "officer_hold_hours"];

/// What the words begin with from which and to which an action changed something.
fn word_of(action: &str) -> Option<&'static str> {
    match action {
        "members.role_changed" => Some("role-"),
        "members.status_changed" => Some("member-status-"),
        _ => None,
    }
}

impl Activity {
    /// What was done, such as "suspended the chama: the box was opened".
    pub fn sentence(&self, words: Words) -> String {
        let mut key = format!("activity-{}", self.action.replace(['.', '_'], "-"));
        // The approval that was still missing pays as well, or has it sent.
        if self.detail.get("sending").and_then(Value::as_bool) == Some(true) {
            key.push_str("-sending");
        } else if self.detail.get("transaction").is_some_and(Value::is_number) {
            key.push_str("-paid");
        }
        let mut gaps: Vec<(&'static str, String)> = Vec::new();
        for gap in TEXTS {
            gaps.push((*gap, self.text(gap).to_owned()));
        }
        for (gap, prefix) in NAMED {
            let value = self.text(gap);
            let name = (!value.is_empty()).then(|| words.named(prefix, value));
            gaps.push((*gap, name.unwrap_or_default()));
        }
        for gap in DAYS {
            let day: Option<NaiveDate> = self.text(gap).parse().ok();
            gaps.push((*gap, day.map(|day| words.date(day)).unwrap_or_default()));
        }
        for gap in NUMBERS {
            let number = self.detail.get(gap).and_then(Value::as_i64);
            gaps.push((*gap, number.map(|it| it.to_string()).unwrap_or_default()));
        }
        for gap in ["from", "to"] {
            let value = self.text(gap).to_owned();
            let named = word_of(&self.action).map(|prefix| words.named(prefix, &value));
            gaps.push((gap, named.unwrap_or(value)));
        }
        let member = Some(self.text("member")).filter(|name| !name.is_empty());
        let member = member.or(self.member.as_deref()).unwrap_or_default();
        gaps.push(("member", member.to_owned()));
        let cents = self.detail.get("cents").and_then(Value::as_i64);
        gaps.push(("amount", cents.map(kes).unwrap_or_default()));
        gaps.push(("changes", self.changes(words)));
        let reason = Some(self.text("reason")).filter(|reason| !reason.is_empty());
        gaps.push((
            "note",
            reason.map(|it| format!(" ({it})")).unwrap_or_default(),
        ));
        let gaps: Vec<_> = gaps
            .iter()
            .map(|(gap, text)| (*gap, text.as_str()))
            .collect();
        words.text_with(&key, &gaps)
    }

    fn text(&self, field: &str) -> &str {
        self.detail
            .get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// What was changed of the chama's particulars, with the values where they are short.
    fn changes(&self, words: Words) -> String {
        let changed = self.detail.get("changed").and_then(Value::as_array);
        let told = changed.into_iter().flatten().map(|change| {
            let field = change
                .get("field")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let name = words.named("activity-field-", field);
            match (change.get("from"), change.get("to")) {
                (Some(from), Some(to)) => {
                    let (from, to) = (value(field, from, words), value(field, to, words));
                    let gaps = [
                        ("field", name.as_str()),
                        ("from", from.as_str()),
                        ("to", to.as_str()),
                    ];
                    words.text_with("activity-change", &gaps)
                }
                _ => name,
            }
        });
        told.collect::<Vec<_>>().join("; ")
    }
}

fn kes(cents: i64) -> String {
    Money::from_cents(cents).kes()
}

fn value(field: &str, kept: &Value, words: Words) -> String {
    if let Some(cents) = kept.as_i64() {
        return kes(cents);
    }
    match (field, kept.as_str().unwrap_or_default()) {
        (_, "") => words.text("activity-nothing"),
        ("contribution_frequency", word) => words.named("frequency-", word),
        ("meeting_day", word) => words.named("weekday-", word),
        (_, text) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::activity::SHOWN;
    use i18n::Language;
    use serde_json::json;

    use super::*;

    fn activity(action: &str, detail: Value) -> Activity {
        Activity {
            id: 1,
            kind: domain::activity::ActivityKind::Settings,
            action: action.to_owned(),
            who: None,
            at: DateTime::default(),
            subject: String::new(),
            subject_id: None,
            member: None,
            detail,
        }
    }

    #[test]
    fn every_action_shown_is_worded_without_a_gap_left() {
        for language in Language::OFFERED {
            for (action, _) in SHOWN {
                let said = activity(action, json!({})).sentence(Words::new(*language));
                assert!(!said.starts_with("activity-"), "{said}");
                assert!(!said.contains('{'), "{action}: {said}");
            }
        }
    }

    #[test]
    fn what_changed_is_told_with_its_values() {
        let detail = json!({ "changed": [
            { "field": "contribution_amount", "from": 140_000, "to": 150_000 },
            { "field": "location", "from": "", "to": "Kangemi" },
            { "field": "rules" },
        ] });
        let said = activity("chamas.edit", detail).sentence(Words::new(Language::En));
        assert_eq!(
            said,
            "changed the chama\u{2019}s particulars: contribution from KES 1,400.00 to \
             KES 1,500.00; meeting place from nothing to Kangemi; rules"
        );
        let paid = json!({ "type": "expense", "cents": 120_000, "reason": "tea" });
        let said = activity("transactions.pay_out", paid).sentence(Words::new(Language::En));
        assert_eq!(
            said,
            "recorded money paid out: Expense of KES 1,200.00 (tea)"
        );
    }
}
