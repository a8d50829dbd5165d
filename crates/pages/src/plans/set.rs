//! Deciding what members owe a fund.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::plans::{PlanForm, SetPlan};
use chama::reports::plans;
use domain::access::may;
use domain::chamas::{ContributionFrequency, MeetingDay};
use domain::ids::ChamaId;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "plans/set.html")]
pub struct SetPlanPage {
    frame: Frame,
    form: Form,
}

impl SetPlanPage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, funds: Vec<Choice>, typed: &Typed) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        let list = format!("/chamas/{chama}/plans");
        frame.title = words.text("plan-set-title");
        frame.refused = !typed.wrong().is_empty();
        let form = Form::new(
            words,
            format!("{list}/new"),
            &frame.csrf,
            words.text("plan-set-submit"),
        )
        .hidden("idempotency_key", typed.get("idempotency_key"))
        .fields(fields(words, funds))
        .way(words.text("action-cancel"), list.clone())
        .with(typed);
        let frame = frame.crumb(words.text("plans-title"), list);
        Self { frame, form }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let funds = vec![Choice::new("3", "Personal savings")];
        let typed = Typed::default().set("valid_from", "2026-01-31");
        Self::new(frame, ChamaId::new(7), funds, &typed)
    }
}

fn fields(words: Words, funds: Vec<Choice>) -> Vec<Field> {
    let frequencies = ContributionFrequency::ALL
        .iter()
        .map(|every| Choice::new(every.as_str(), words.named("frequency-", every.as_str())));
    let weekdays = (1..).zip(MeetingDay::ALL).map(|(number, day)| {
        let number: i64 = number;
        Choice::new(number.to_string(), words.named("weekday-", day.as_str()))
    });
    let days = (1..=31_i64).map(|day| {
        let label = match day {
            31 => words.text("plan-month-end"),
            _ => words.text_with("plan-day-of-month", &[("day", &day.to_string())]),
        };
        Choice::new(day.to_string(), label)
    });
    let frequency = words.text("chama-contribution-frequency");
    vec![
        Field::new("fund_id", words.text("record-fund"), Control::Select(funds)).required(),
        Field::new("amount", words.text("plan-amount"), Control::Money)
            .hint(words.text("plan-amount-hint"))
            .max(20)
            .required(),
        Field::new("frequency", frequency, Control::Row(frequencies.collect()))
            .value(ContributionFrequency::Monthly.as_str())
            .required(),
        Field::new(
            "weekday",
            words.text("plan-weekday"),
            Control::Select(weekdays.collect()),
        )
        .hint(words.text("plan-weekday-hint"))
        .short()
        .required(),
        Field::new(
            "month_day",
            words.text("plan-month-day"),
            Control::Select(days.collect()),
        )
        .hint(words.text("plan-month-day-hint"))
        .value("31")
        .short()
        .required(),
        Field::new(
            "valid_from",
            words.text("plan-from"),
            Control::Line("date", "text"),
        )
        .hint(words.text("plan-from-hint"))
        .required()
        .short(),
    ]
}

async fn choices(
    state: &HttpState,
    grant: &Grant<may::ManagePlans>,
) -> Result<Vec<Choice>, Failure> {
    let view = grant.also::<may::ViewChama>();
    let view = view.ok_or_else(Failure::not_found)?;
    let found = plans::overview(state.context(), view).await?;
    let funds = found.into_iter().map(|found| found.fund);
    let choice = |fund: chama::ledger::funds::Fund| Choice::new(fund.id.to_string(), fund.name);
    Ok(funds.map(choice).collect())
}

/// `GET /chamas/{chama_id}/plans/new`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ManagePlans>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let funds = choices(&state, &grant).await?;
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    let typed = typed.set("valid_from", &state.context().today().to_string());
    show(&SetPlanPage::new(frame, grant.chama_id(), funds, &typed))
}

/// `POST /chamas/{chama_id}/plans/new`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ManagePlans>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    match set(&state, &grant, &typed).await {
        Ok(()) => {
            let chama = grant.chama_id();
            Ok(go(&format!("/chamas/{chama}/plans?done=plan-set")))
        }
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let funds = choices(&state, &grant).await?;
            let page = SetPlanPage::new(inside.frame(), grant.chama_id(), funds, &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn set(
    state: &HttpState,
    grant: &Grant<may::ManagePlans>,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let day = match typed.get("frequency") {
        "weekly" | "fortnightly" => "weekday",
        _ => "month_day",
    };
    let form = PlanForm {
        fund_id: typed.chosen("fund_id")?,
        amount: typed.amount("amount"),
        frequency: typed.text("frequency"),
        due_day: typed.text(day),
        valid_from: typed.text("valid_from"),
    };
    let command = SetPlan::check(&form)?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
