//! The funds of a chama with what is owed to each.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::plans::{self, FundPlans};
use domain::access::{Permission, may};
use domain::contributions::{Period, Plan, Rhythm};
use domain::ids::{ChamaId, FundId};
use http::{Failure, HttpState};
use i18n::Words;

use crate::contributions::table::sample_grid;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// One fund.
#[derive(Clone, Debug)]
struct FundView {
    id: FundId,
    name: String,
    counts_personally: bool,
    open: Option<String>,
    plans: Vec<String>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "plans/list.html")]
pub struct PlansPage {
    frame: Frame,
    chama: ChamaId,
    funds: Vec<FundView>,
    may_plan: bool,
    may_open: bool,
}

/// When a contribution is due, in words.
pub(crate) fn rhythm(words: Words, rhythm: Rhythm) -> String {
    let day = match rhythm {
        Rhythm::Weekly(day) | Rhythm::Fortnightly(day) => {
            let names = domain::chamas::MeetingDay::ALL.iter();
            let at = usize::try_from(day.num_days_from_monday()).unwrap_or_default();
            let name = names.map(|name| name.as_str()).nth(at);
            words.named("weekday-", name.unwrap_or_default())
        }
        Rhythm::Monthly(31) | Rhythm::Quarterly(31) => words.text("plan-month-end"),
        Rhythm::Monthly(day) | Rhythm::Quarterly(day) => {
            words.text_with("plan-day-of-month", &[("day", &day.to_string())])
        }
    };
    let every = words.named("frequency-", rhythm.frequency().as_str());
    words.text_with("plan-rhythm", &[("every", &every), ("day", &day)])
}

impl FundView {
    fn new(words: Words, found: FundPlans) -> Self {
        let plan = |plan: &Plan| {
            let from = words.date(plan.valid_from);
            if plan.amount.is_zero() {
                return words.text_with("plan-ends", &[("from", &from)]);
            }
            let (amount, when) = (plan.amount.kes(), rhythm(words, plan.rhythm));
            let gaps = [
                ("from", from.as_str()),
                ("amount", amount.as_str()),
                ("when", when.as_str()),
            ];
            words.text_with("plan-line", &gaps)
        };
        let open = |period: Period| {
            let (amount, due) = (period.amount.kes(), words.date(period.deadline));
            let gaps = [("amount", amount.as_str()), ("date", due.as_str())];
            words.text_with("plan-open", &gaps)
        };
        Self {
            id: found.fund.id,
            name: found.fund.name,
            counts_personally: found.fund.counts_personally,
            open: found.open.filter(|it| it.amount.is_positive()).map(open),
            plans: found.schedule.plans().iter().rev().map(plan).collect(),
        }
    }
}

impl PlansPage {
    /// The page of these funds.
    pub fn new(frame: Frame, chama: ChamaId, funds: Vec<FundPlans>, may: (bool, bool)) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title = words.text("plans-title");
        let funds = funds.into_iter().map(|fund| FundView::new(words, fund));
        Self {
            chama,
            funds: funds.collect(),
            may_plan: may.0,
            may_open: may.1,
            frame,
        }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        use domain::contributions::Schedule;
        let grid = sample_grid();
        let plan = |day, shillings, rhythm| Plan {
            valid_from: samples::day(day),
            amount: samples::kes(shillings),
            rhythm,
        };
        let thursday = Rhythm::Weekly(chrono::Weekday::Thu);
        let [personal, tea] = [
            vec![
                plan(2, 1_400, thursday),
                plan(10, 1_500, Rhythm::Monthly(31)),
                plan(20, 1_500, Rhythm::Quarterly(15)),
            ],
            vec![plan(2, 100, thursday), plan(20, 0, thursday)],
        ];
        let plans = [personal, tea].into_iter().map(Schedule::new);
        let funds = grid.funds.into_iter().zip(plans);
        let funds = funds.map(|(fund, schedule)| FundPlans {
            fund,
            open: schedule.begun_by(samples::day(9)).pop(),
            schedule,
        });
        let frame = samples::in_chama(words, Tab::Overview);
        Self::new(frame, ChamaId::new(7), funds.collect(), (true, true))
    }
}

/// `GET /chamas/{chama_id}/plans`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewChama>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let found = plans::overview(state.context(), grant).await?;
    let may = (
        grant.may(Permission::ManagePlans),
        grant.may(Permission::ManageAccounts),
    );
    show(&PlansPage::new(
        inside.frame(),
        grant.chama_id(),
        found,
        may,
    ))
}
