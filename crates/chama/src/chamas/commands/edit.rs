//! Changing what a chama agreed on about itself.

use domain::access::may;
use domain::chamas::{ContributionFrequency, MeetingDay, MeetingTime};
use domain::contributions::{Plan, Rhythm};
use domain::money::Money;
use domain::names::{ChamaName, Description, Location, Objectives, Rules};
use serde::Serialize;
use serde_json::json;

use super::found::{amount, fee};
use crate::access::Grant;
use crate::audit;
use crate::chamas::particulars::{Change, Particulars};
use crate::chamas::queries;
use crate::chamas::views::Edited;
use crate::error::{Error, Fields, Result};
use crate::ledger::funds;
use crate::members;
use crate::plans;
use crate::typed::AmountText;
use crate::work::{Command, Work};

/// What a person types to change a chama. What is not given stays as it is; what is given empty is
/// emptied, where it may be.
#[derive(Debug, Clone, Default)]
pub struct EditForm {
    /// Name, at most 100 characters.
    pub name: Option<String>,
    /// What the group is.
    pub description: Option<String>,
    /// Weekday, `Saturday`.
    pub meeting_day: Option<String>,
    /// Hour in East Africa, `14:00`.
    pub meeting_time: Option<String>,
    /// What each member pays each time.
    pub contribution_amount: Option<AmountText>,
    /// `weekly`, `fortnightly`, `monthly` or `quarterly`.
    pub contribution_frequency: Option<String>,
    /// What a new member pays once; zero for nothing.
    pub registration_fee: Option<AmountText>,
    /// Where it meets.
    pub location: Option<String>,
    /// Its rules.
    pub rules: Option<String>,
    /// What it saves for.
    pub objectives: Option<String>,
}

/// Changes the particulars of a chama.
/// Of the texts that may be missing an empty one says that there is none.
#[derive(Debug, Clone, Serialize)]
pub struct EditChama {
    name: Option<String>,
    description: Option<String>,
    meeting_day: Option<String>,
    meeting_time: Option<String>,
    contribution_amount: Option<Money>,
    contribution_frequency: Option<ContributionFrequency>,
    registration_fee: Option<Money>,
    location: Option<String>,
    rules: Option<String>,
    objectives: Option<String>,
}

/// Keeps what was given and is in order; notes what is not.
fn read<F, T>(
    fields: &mut Fields,
    field: &'static str,
    given: Option<F>,
    parse: impl FnOnce(F) -> std::result::Result<T, &'static str>,
) -> Option<T> {
    given.and_then(|given| fields.take(field, parse(given)))
}

impl EditChama {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &EditForm) -> Result<Self> {
        let mut wrong = Fields::new();
        let fields = &mut wrong;
        let day = |text: &str| {
            let day = text.parse().map(|day: MeetingDay| day.as_str().to_owned());
            day.map_err(|e| e.code())
        };
        let time = |text: &str| {
            let time = text.parse().map(|time: MeetingTime| time.to_string());
            time.map_err(|e| e.code())
        };
        let description = |given: &str| {
            Description::parse_optional(given)
                .map(text)
                .map_err(|e| e.code())
        };
        let read_amount = |text: &AmountText| amount(Some(text));
        let read_fee = |text: &AmountText| fee(Some(text));
        let edit = Self {
            name: read(fields, "name", form.name.as_deref(), |text| {
                let name = ChamaName::parse(text).map_err(|e| e.code())?;
                Ok(name.as_str().to_owned())
            }),
            description: read(
                fields,
                "description",
                form.description.as_deref(),
                description,
            ),
            meeting_day: read(fields, "meeting_day", form.meeting_day.as_deref(), day),
            meeting_time: read(fields, "meeting_time", form.meeting_time.as_deref(), time),
            contribution_amount: read(
                fields,
                "contribution_amount",
                form.contribution_amount.as_ref(),
                read_amount,
            ),
            contribution_frequency: read(
                fields,
                "contribution_frequency",
                form.contribution_frequency.as_deref(),
                |text| {
                    text.parse()
                        .map_err(|e: domain::choice::UnknownChoice| e.code())
                },
            ),
            registration_fee: read(
                fields,
                "registration_fee",
                form.registration_fee.as_ref(),
                read_fee,
            ),
            location: read(fields, "location", form.location.as_deref(), |given| {
                Location::parse_optional(given)
                    .map(text)
                    .map_err(|e| e.code())
            }),
            rules: read(fields, "rules", form.rules.as_deref(), |given| {
                Rules::parse_optional(given).map(text).map_err(|e| e.code())
            }),
            objectives: read(fields, "objectives", form.objectives.as_deref(), |given| {
                Objectives::parse_optional(given)
                    .map(text)
                    .map_err(|e| e.code())
            }),
        };
        wrong.finish()?;
        Ok(edit)
    }

    fn applied_to(&self, before: &Particulars) -> Particulars {
        let text = |given: &Option<String>, kept: &String| given.as_ref().unwrap_or(kept).clone();
        let maybe = |given: &Option<String>, kept: &Option<String>| match given {
            None => kept.clone(),
            Some(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        };
        Particulars {
            name: text(&self.name, &before.name),
            description: text(&self.description, &before.description),
            meeting_day: text(&self.meeting_day, &before.meeting_day),
            meeting_time: text(&self.meeting_time, &before.meeting_time),
            contribution_amount: self
                .contribution_amount
                .unwrap_or(before.contribution_amount),
            contribution_frequency: self
                .contribution_frequency
                .unwrap_or(before.contribution_frequency),
            registration_fee: self.registration_fee.unwrap_or(before.registration_fee),
            location: maybe(&self.location, &before.location),
            rules: maybe(&self.rules, &before.rules),
            objectives: maybe(&self.objectives, &before.objectives),
        }
    }
}

fn text(given: Option<impl ToString>) -> String {
    given.map(|text| text.to_string()).unwrap_or_default()
}

/// Others keep what follows from the particulars: a new amount or rhythm is a new plan of the
/// members' savings from today, which leaves what has begun as it was; a new fee is what whoever
/// joins from now on owes.
async fn hand_on(
    work: &mut Work<'_>,
    grant: &Grant<may::EditChama>,
    (before, after): (&Particulars, &Particulars),
) -> Result<()> {
    let chama_id = grant.chama_id();
    if before.registration_fee != after.registration_fee {
        members::rules::set_registration_fee(work, chama_id, after.registration_fee).await?;
    }
    let same = before.contribution_amount == after.contribution_amount
        && before.contribution_frequency == after.contribution_frequency;
    if same {
        return Ok(());
    }
    let funds = funds::list(work.tx(), chama_id).await?;
    let Some(savings) = funds.first() else {
        return Ok(());
    };
    let meets: MeetingDay = (after.meeting_day.parse())
        .map_err(|_unknown| Error::Defect("a meeting day that was checked".to_owned()))?;
    let plan = Plan {
        valid_from: work.today(),
        amount: after.contribution_amount,
        rhythm: Rhythm::usual(after.contribution_frequency, meets),
    };
    plans::begin(work, chama_id, savings.id, plan, grant.user_id()).await
}

impl Command for EditChama {
    const NAME: &'static str = "chamas.edit";
    type Authority = Grant<may::EditChama>;
    type Answer = Edited;

    async fn execute(&self, work: &mut Work<'_>, grant: &Grant<may::EditChama>) -> Result<Edited> {
        let chama_id = grant.chama_id();
        let before = queries::particulars(work.tx(), chama_id).await?;
        let before = before.ok_or_else(Error::not_found)?;
        let after = self.applied_to(&before);
        let changes = before.changes(&after);
        if !changes.is_empty() {
            queries::update_particulars(work.tx(), chama_id, &after).await?;
            hand_on(work, grant, (&before, &after)).await?;
            let told: Vec<_> = changes.iter().map(Change::to_json).collect();
            audit::record(
                work,
                audit::Record {
                    action: Self::NAME,
                    subject: "chama",
                    subject_id: Some(chama_id.get()),
                    detail: json!({ "changed": told }),
                },
            );
        }
        Ok(Edited {
            id: chama_id,
            changed: changes
                .iter()
                .map(|change| change.field.to_owned())
                .collect(),
        })
    }
}
