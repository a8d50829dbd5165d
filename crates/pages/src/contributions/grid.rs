//! The page of who has paid, for members.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::contributions::{self, Ask, Grid, PERIODS_MAX, PERIODS_USUAL, Share};
use chrono::NaiveDate;
use domain::access::may;
use domain::ids::{ChamaId, FundId};
use http::{Failure, HttpState, Query};
use i18n::Words;
use serde::Deserialize;

use super::message::{message, whatsapp};
use super::table::{GridTable, Reader, sample_grid};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// Which part is asked; what cannot be read is taken as not asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    fund: Option<FundId>,
    periods: Option<usize>,
    before: Option<NaiveDate>,
    on: Option<String>,
}

impl Which {
    pub(super) fn ask(&self) -> Ask {
        Ask {
            fund: self.fund,
            periods: self.periods,
            before: self.before,
            on: self.on.as_deref().and_then(|day| day.parse().ok()),
        }
    }

    pub(super) fn of_fund(fund: FundId) -> Self {
        Self {
            fund: Some(fund),
            ..Self::default()
        }
    }
}

/// Something to choose, with its address.
#[derive(Clone, Debug)]
pub struct Link {
    label: String,
    href: String,
    shown: bool,
}

/// A link for strangers that can be ended.
#[derive(Clone, Debug)]
pub struct ShareRow {
    id: i64,
    text: String,
}

/// What is made beside the table.
#[derive(Clone, Debug, Default)]
pub struct Sharing {
    /// Whether the reader may share at all.
    pub allowed: bool,
    /// The links that can be used.
    pub shares: Vec<Share>,
    /// The address just made; shown this once.
    pub made: Option<String>,
    /// Whether the reader may open the statements of all.
    pub any_statement: bool,
}

/// Everything about the one fund shown.
#[derive(Clone, Debug)]
struct Shown {
    fund: FundId,
    fund_name: String,
    counts_personally: bool,
    on: NaiveDate,
    table: GridTable,
    message: String,
    whatsapp: String,
    funds: Vec<Link>,
    lengths: Vec<Link>,
    older: Option<String>,
    csv: String,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "contributions/grid.html")]
pub struct GridPage {
    frame: Frame,
    chama: ChamaId,
    shown: Option<Shown>,
    may_share: bool,
    shares: Vec<ShareRow>,
    made: Option<String>,
}

impl GridPage {
    /// The page; without a report when no fund has a plan.
    pub fn new(frame: Frame, chama: ChamaId, grid: Option<&Grid>, sharing: Sharing) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title = words.text("contributions-title");
        let own = frame.chama.as_ref().map(|chama| chama.own_member);
        let reader = match own {
            Some(own) if !sharing.any_statement => Reader::Member(chama, own),
            _ => Reader::Officer(chama),
        };
        let fund_name = |id: FundId| {
            let funds = grid.into_iter().flat_map(|grid| &grid.funds);
            let named = funds.into_iter().find(|fund| fund.id == id);
            named.map(|fund| fund.name.clone()).unwrap_or_default()
        };
        let row = |share: Share| {
            let (fund, until) = (fund_name(share.fund_id), words.moment(share.expires_at));
            let gaps = [
                ("fund", fund.as_str()),
                ("name", share.created_by.as_str()),
                ("time", until.as_str()),
            ];
            ShareRow {
                id: share.id,
                text: words.text_with("share-row", &gaps),
            }
        };
        Self {
            chama,
            shown: grid.map(|grid| Shown::new(words, chama, grid, reader)),
            may_share: sharing.allowed,
            shares: sharing.shares.into_iter().map(row).collect(),
            made: sharing.made,
            frame,
        }
    }

    fn as_of(&self, on: impl std::borrow::Borrow<NaiveDate>) -> String {
        let day = self.frame.date(on);
        self.frame.text_with("statement-as-of", &[("time", &day)])
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let sharing = Sharing {
            allowed: true,
            shares: vec![Share {
                id: 1,
                fund_id: FundId::new(3),
                created_by: "Wanjiku Mwangi".to_owned(),
                created_at: samples::moment(15),
                expires_at: samples::moment(31),
            }],
            made: Some("/shared/9dXzA1".to_owned()),
            any_statement: true,
        };
        Self::new(frame, ChamaId::new(7), Some(&sample_grid()), sharing)
    }

    /// A chama without a plan.
    pub fn sample_empty(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        Self::new(frame, ChamaId::new(7), None, Sharing::default())
    }
}

impl Shown {
    fn new(words: Words, chama: ChamaId, grid: &Grid, reader: Reader) -> Self {
        let address = format!("/chamas/{chama}/contributions");
        let (fund, on) = (grid.fund.id, grid.on);
        let funds = grid.funds.iter().map(|other| Link {
            label: other.name.clone(),
            href: format!("{address}?fund={}", other.id),
            shown: other.id == fund,
        });
        let lengths = [PERIODS_USUAL, 24, PERIODS_MAX].into_iter().map(|count| {
            let number = count.to_string();
            Link {
                label: words.text_with("contributions-periods", &[("count", &number)]),
                href: format!("{address}?fund={fund}&periods={count}&on={on}"),
                shown: false,
            }
        });
        let count = grid.periods.len().max(1);
        let older = grid
            .older
            .map(|before| format!("{address}?fund={fund}&periods={count}&before={before}&on={on}"));
        let message = message(words, grid);
        Self {
            fund,
            fund_name: grid.fund.name.clone(),
            counts_personally: grid.fund.counts_personally,
            on,
            table: GridTable::new(words, grid, reader),
            whatsapp: whatsapp(&message),
            message,
            funds: funds.collect(),
            lengths: lengths.collect(),
            older,
            csv: format!("{address}.csv?fund={fund}&periods={PERIODS_MAX}&on={on}"),
        }
    }
}

/// `GET /chamas/{chama_id}/contributions`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewChama>,
    Query(which): Query<Which>,
) -> Result<Response, Failure> {
    show(&read(&state, inside, &which, None).await?)
}

/// The page, with the address of a link just made.
pub(super) async fn read(
    state: &HttpState,
    inside: Inside<may::ViewChama>,
    which: &Which,
    made: Option<String>,
) -> Result<GridPage, Failure> {
    let grant = inside.with.grant;
    let grid = contributions::grid(state.context(), grant, which.ask()).await?;
    let may_share = grant.also::<may::ShareReports>();
    let shares = match may_share {
        Some(may_share) => contributions::shares(state.context(), may_share).await?,
        None => Vec::new(),
    };
    let sharing = Sharing {
        allowed: may_share.is_some(),
        shares,
        made,
        any_statement: grant.also::<may::ViewAnyStatement>().is_some(),
    };
    let chama = grant.chama_id();
    Ok(GridPage::new(inside.frame(), chama, grid.as_ref(), sharing))
}
