//! Founding a chama: its particulars, its funds, its book, and the founder as chairperson.

use chrono::NaiveDate;
use domain::access::Role;
use domain::chamas::{ContributionFrequency, MeetingDay, MeetingTime};
use domain::contributions::{Plan, Rhythm};
use domain::ids::{ChamaId, FundId};
use domain::money::{Amount, Money};
use domain::names::{ChamaName, Description, Location, Objectives, Rules};
use i18n::{Language, Words};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::SignedIn;
use crate::audit;
use crate::chamas::queries;
use crate::chamas::views::Founded;
use crate::error::{Error, Fields, Result};
use crate::ledger::accounts;
use crate::ledger::funds::{self, NewFund};
use crate::members::{self, NewMember};
use crate::people;
use crate::plans;
use crate::typed::AmountText;
use crate::work::{Command, Work};

/// The funds a chama starts with, and whether what a member owes them counts in the member's own
/// performance; more can be opened. What members contribute goes into the first.
const FUNDS: &[(&str, bool)] = &[("personal", true), ("welfare", false)];

/// What a person types to found a chama.
#[derive(Debug, Clone, Default)]
pub struct ChamaForm {
    /// Name, at most 100 characters.
    pub name: String,
    /// What the group is.
    pub description: String,
    /// Weekday, `Saturday`.
    pub meeting_day: String,
    /// Hour in East Africa, `14:00`.
    pub meeting_time: String,
    /// What each member pays each time.
    pub contribution_amount: Option<AmountText>,
    /// `weekly`, `fortnightly`, `monthly` or `quarterly`.
    pub contribution_frequency: String,
    /// What a new member pays once; none when empty.
    pub registration_fee: Option<AmountText>,
    /// Where it meets; may be empty.
    pub location: String,
    /// Its rules; may be empty.
    pub rules: String,
    /// What it saves for; may be empty.
    pub objectives: String,
}

/// Founds a chama.
#[derive(Debug, Clone, Serialize)]
pub struct FoundChama {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) meeting_day: String,
    pub(crate) meeting_time: String,
    pub(crate) contribution_amount: Money,
    pub(crate) contribution_frequency: ContributionFrequency,
    pub(crate) registration_fee: Money,
    pub(crate) location: Option<String>,
    pub(crate) rules: Option<String>,
    pub(crate) objectives: Option<String>,
    #[serde(skip)]
    language: Language,
}

impl FoundChama {
    /// Checks what was typed. The accounts of the book are named in the given language.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &ChamaForm, language: Language) -> Result<Self> {
        let mut fields = Fields::new();
        let name = fields.take("name", ChamaName::parse(&form.name).map_err(|e| e.code()));
        let description = Description::parse_optional(&form.description);
        let description = fields.take("description", description.map_err(|e| e.code()));
        let rules = fields.take(
            "rules",
            Rules::parse_optional(&form.rules).map_err(|e| e.code()),
        );
        let objectives = Objectives::parse_optional(&form.objectives);
        let objectives = fields.take("objectives", objectives.map_err(|e| e.code()));
        let day: std::result::Result<MeetingDay, _> = form.meeting_day.parse();
        let day = fields.take("meeting_day", day.map_err(|e| e.code()));
        let time: std::result::Result<MeetingTime, _> = form.meeting_time.parse();
        let time = fields.take("meeting_time", time.map_err(|e| e.code()));
        let frequency: std::result::Result<ContributionFrequency, _> =
            form.contribution_frequency.parse();
        let frequency = fields.take("contribution_frequency", frequency.map_err(|e| e.code()));
        let location = fields.take(
            "location",
            Location::parse_optional(&form.location).map_err(|e| e.code()),
        );
        let amount = fields.take(
            "contribution_amount",
            amount(form.contribution_amount.as_ref()),
        );
        let fee = fields.take("registration_fee", fee(form.registration_fee.as_ref()));
        match (
            name,
            description,
            rules,
            objectives,
            day,
            time,
            frequency,
            location,
            amount,
            fee,
        ) {
            (
                Some(name),
                Some(description),
                Some(rules),
                Some(objectives),
                Some(day),
                Some(time),
                Some(frequency),
                Some(location),
                Some(contribution_amount),
                Some(registration_fee),
            ) => Ok(Self {
                name: name.as_str().to_owned(),
                description: text(description).unwrap_or_default(),
                meeting_day: day.as_str().to_owned(),
                meeting_time: time.to_string(),
                contribution_amount,
                contribution_frequency: frequency,
                registration_fee,
                location: text(location),
                rules: text(rules),
                objectives: text(objectives),
                language,
            }),
            _ => Err(fields
                .finish()
                .err()
                .unwrap_or_else(crate::Error::not_found)),
        }
    }
}

fn text(given: Option<impl ToString>) -> Option<String> {
    given.map(|text| text.to_string())
}

pub(super) fn amount(typed: Option<&AmountText>) -> std::result::Result<Money, &'static str> {
    let amount = typed.ok_or("amount_missing")?.parse()?;
    Ok(Amount::new(amount).map_err(|error| error.code())?.money())
}

pub(super) fn fee(typed: Option<&AmountText>) -> std::result::Result<Money, &'static str> {
    match typed {
        None => Ok(Money::ZERO),
        Some(text) => match text.parse()? {
            Money::ZERO => Ok(Money::ZERO),
            fee => Ok(Amount::new(fee).map_err(|error| error.code())?.money()),
        },
    }
}

impl FoundChama {
    /// What was agreed on is the first plan of the members' savings.
    fn first_plan(&self, today: NaiveDate) -> Result<Plan> {
        let meets: MeetingDay = self
            .meeting_day
            .parse()
            .map_err(|_unknown| Error::Defect("a meeting day that was checked".to_owned()))?;
        Ok(Plan {
            valid_from: today,
            amount: self.contribution_amount,
            rhythm: Rhythm::usual(self.contribution_frequency, meets),
        })
    }
}

impl Command for FoundChama {
    const NAME: &'static str = "chamas.found";
    // Everything written is new, so nothing read can change under it.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = SignedIn;
    type Answer = Founded;

    async fn execute(&self, work: &mut Work<'_>, person: &SignedIn) -> Result<Founded> {
        let founder = people::profile(work.tx(), person.user_id()).await?;
        let now = work.now();
        let chama_id = queries::insert_chama(work.tx(), self, person.user_id(), now).await?;
        work.in_chama(chama_id);
        let words = Words::new(self.language);
        accounts::open_book(work, chama_id, |kind| {
            words.named("account-", kind.as_str())
        })
        .await?;
        let savings = open_funds(work, chama_id, words).await?;
        if let Some(savings) = savings {
            let plan = self.first_plan(work.today())?;
            plans::begin(work, chama_id, savings, plan, person.user_id()).await?;
        }
        members::rules::set_registration_fee(work, chama_id, self.registration_fee).await?;
        let member = NewMember {
            chama_id,
            user_id: Some(person.user_id()),
            first_name: founder.first_name.clone(),
            last_name: founder.last_name.clone(),
            phone_number: founder.phone_number.clone(),
            email: Some(founder.email.clone()),
            role: Role::Chairperson,
            joined_on: work.today(),
            added_by: person.user_id(),
            now,
            // Whoever founds a chama took its office from nobody.
            money_out_from: now,
            owes_fee: false,
        };
        let member_id = members::enrol(work, member, words).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "chama",
                subject_id: Some(chama_id.get()),
                detail: json!({ "name": self.name }),
            },
        );
        Ok(Founded {
            id: chama_id,
            member_id,
        })
    }
}

/// Opens the funds; the first of them is for the members' own savings.
async fn open_funds(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    words: Words,
) -> Result<Option<FundId>> {
    let mut first = None;
    for (code, counts_personally) in FUNDS {
        let fund = NewFund {
            code,
            name: words.named("fund-", code),
            counts_personally: *counts_personally,
        };
        let id = funds::open(work, chama_id, fund).await?;
        first = first.or(Some(id));
    }
    Ok(first)
}
