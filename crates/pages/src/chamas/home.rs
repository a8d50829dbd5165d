//! A chama's first page: where it stands, what happened, what can be done.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::reports::chamas::{self, ChamaDetails};
use chama::reports::contributions;
use domain::access::{Permission, Role, may};
use domain::chamas::ChamaStatus;
use domain::daily_proof::Outcome;
use domain::ids::ChamaId;
use domain::money::Money;
use http::{Failure, HttpState, InChama};
use i18n::Words;

use super::notice::Notice;
use crate::activity::feed::{Feed, Line};
use crate::contributions::dues::DuesCard;
use crate::frame::{ChamaMenu, Frame, Tab};
use crate::reconciliation::parts::ProofCard;
use crate::samples;
use crate::transactions::movements::{Movement, Movements};
use crate::visit::{Visit, show};

/// A name with a balance.
#[derive(Clone, Debug)]
pub struct Held {
    /// The place or the fund.
    pub name: String,
    /// What it holds.
    pub balance: Money,
}

/// What the trial balance says.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// How many entries were added up.
    pub entries: i64,
    /// What they come to: nothing, if the books balance.
    pub difference: Money,
}

/// Everything the page shows.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether a link or a card is shown"
)]
pub struct ChamaHome {
    /// Which.
    pub id: ChamaId,
    /// Its name.
    pub name: String,
    /// What it says about itself.
    pub description: String,
    /// Where it stands.
    pub status: ChamaStatus,
    /// When it meets, in words.
    pub meets: Option<String>,
    /// What everybody contributes, in words.
    pub contributes: Option<String>,
    /// Where it meets.
    pub location: Option<String>,
    /// What the reader is in it.
    pub role: Role,
    /// Whether the reader may record money now.
    pub may_record: bool,
    /// Whether the reader may add a member now.
    pub may_add_member: bool,
    /// Whether the reader may pay by M-Pesa now.
    pub may_pay: bool,
    /// Whether the reader may see what came unexplained.
    pub may_explain: bool,
    /// Why not everything can be done.
    pub notice: Option<Notice>,
    /// Everything in all cash places.
    pub cash: Money,
    /// All contributions since the start.
    pub contributions: Money,
    /// How many members.
    pub member_count: i64,
    /// Cash by place.
    pub places: Vec<Held>,
    /// Savings by fund.
    pub funds: Vec<Held>,
    /// The total of the funds.
    pub funds_total: Money,
    /// The proof that the books balance.
    pub proof: Proof,
    /// Whether they are what M-Pesa, the bank and the cash box say.
    pub proved: ProofCard,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "chamas/home.html")]
pub struct ChamaHomePage {
    frame: Frame,
    chama: ChamaHome,
    recent: Movements,
    activity: Feed,
    dues: DuesCard,
}

impl ChamaHomePage {
    /// The page.
    pub fn new(
        frame: Frame,
        chama: ChamaHome,
        recent: Movements,
        beside: (Feed, DuesCard),
    ) -> Self {
        let (activity, dues) = beside;
        let mut frame = frame.at(Tab::Overview);
        let title = frame.text("chamas-title");
        frame.title.clone_from(&chama.name);
        let frame = frame.crumb(title, "/chamas".to_owned());
        Self {
            frame,
            chama,
            recent,
            activity,
            dues,
        }
    }

    const fn may_record(&self) -> bool {
        self.chama.may_record
    }

    const fn may_add_member(&self) -> bool {
        self.chama.may_add_member
    }

    fn balanced(&self) -> bool {
        self.chama.proof.difference.is_zero()
    }

    fn proof_broken(&self) -> String {
        let difference = self.chama.proof.difference.kes();
        let gaps = [("difference", difference.as_str())];
        self.frame.text_with("proof-broken-text", &gaps)
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let recent = Movements::sample(words);
        let beside = (Feed::sample(words), DuesCard::sample(words));
        let mut chama = ChamaHome::sample();
        let last = chamas::LastProof {
            day: samples::day(14),
            outcome: Outcome::Differs,
            difference: samples::kes(35),
        };
        chama.proved = ProofCard::new(words, chama.id, Some(last));
        Self::new(frame, chama, recent, beside)
    }

    /// A chama founded a moment ago, seen by a member.
    pub fn sample_new(words: Words) -> Self {
        let mut frame = samples::in_chama(words, Tab::Overview);
        frame.chama = frame.chama.map(|chama| ChamaMenu {
            may_record: false,
            may_propose: false,
            ..chama
        });
        let mut chama = ChamaHome::sample();
        chama.role = Role::Member;
        chama.may_record = false;
        chama.may_add_member = false;
        chama.cash = Money::ZERO;
        chama.contributions = Money::ZERO;
        chama.funds_total = Money::ZERO;
        for held in chama.places.iter_mut().chain(&mut chama.funds) {
            held.balance = Money::ZERO;
        }
        chama.proof.entries = 0;
        let recent = Movements::new(words, Vec::new());
        let beside = (Feed::new(Vec::new()), DuesCard::new(words, &[]));
        Self::new(frame, chama, recent, beside)
    }

    /// A suspended chama: why, and that nothing can be recorded.
    pub fn sample_suspended(words: Words) -> Self {
        let mut page = Self::sample(words);
        page.chama.status = ChamaStatus::Suspended;
        page.chama.may_record = false;
        page.chama.may_add_member = false;
        page.chama.notice = Some(Notice::sample(words));
        page
    }

    /// Books that do not balance must not look like books that do.
    pub fn sample_broken(words: Words) -> Self {
        let mut page = Self::sample(words);
        page.chama.proof.difference = Money::from_cents(-150);
        page
    }
}

impl ChamaHome {
    fn sample() -> Self {
        let held = |name: &str, shillings| Held {
            name: name.to_owned(),
            balance: samples::kes(shillings),
        };
        Self {
            id: ChamaId::new(7),
            name: "Umoja Women\u{2019}s Group".to_owned(),
            description: "We save together for school fees and a maize mill.".to_owned(),
            status: ChamaStatus::Active,
            meets: Some("Meets on Saturday at 14:00".to_owned()),
            contributes: Some("KES 5,000.00 monthly".to_owned()),
            location: Some("Kangemi Social Hall".to_owned()),
            role: Role::Treasurer,
            may_record: true,
            may_add_member: true,
            may_pay: true,
            may_explain: true,
            notice: None,
            cash: samples::kes(1_246_300),
            contributions: samples::kes(1_284_500),
            member_count: 24,
            places: vec![
                held("Cash box", 18_300),
                held("M-Pesa", 204_000),
                held("Co-operative Bank, Kangemi", 1_024_000),
            ],
            funds: vec![
                held("Personal savings", 1_164_500),
                held("Welfare fund", 120_000),
            ],
            funds_total: samples::kes(1_284_500),
            proof: Proof {
                entries: 312,
                difference: Money::ZERO,
            },
            proved: ProofCard::new(Words::default(), ChamaId::new(7), None),
        }
    }
}

impl ChamaHome {
    fn of(home: &chamas::ChamaHome, grant: &Grant<may::ViewChama>, words: Words) -> Self {
        let (chama, balances) = (&home.chama, &home.balances);
        let place = |place: &chama::ledger::views::CashPlace| Held {
            name: place.name.clone(),
            balance: place.balance,
        };
        let fund = |fund: &chamas::FundBalance| Held {
            name: fund.name.clone(),
            balance: fund.balance,
        };
        Self {
            id: chama.id,
            name: chama.name.clone(),
            description: chama.description.clone(),
            status: chama.status,
            meets: meets(chama, words),
            contributes: contributes(chama, words),
            location: chama.location.clone(),
            role: home.role,
            may_record: grant.may(Permission::RecordMoney),
            may_add_member: grant.may(Permission::AddMember),
            may_pay: grant.may(Permission::PayByMpesa),
            may_explain: grant.may(Permission::ViewSuspense),
            notice: Notice::of(chama, grant, words),
            cash: balances.cash_total,
            contributions: balances.savings_total,
            member_count: chama.member_count,
            places: balances.places.iter().map(place).collect(),
            funds: balances.funds.iter().map(fund).collect(),
            funds_total: balances.savings_total,
            proof: Proof {
                entries: chama.entries,
                difference: balances.trial_balance,
            },
            proved: ProofCard::new(words, chama.id, chama.proved),
        }
    }
}

fn meets(chama: &ChamaDetails, words: Words) -> Option<String> {
    if chama.meeting_day.is_empty() {
        return None;
    }
    let day = words.named("weekday-", &chama.meeting_day);
    let gaps = [("day", day.as_str()), ("time", chama.meeting_time.as_str())];
    Some(words.text_with("chama-meets", &gaps))
}

fn contributes(chama: &ChamaDetails, words: Words) -> Option<String> {
    if !chama.contribution_amount.is_positive() {
        return None;
    }
    let amount = chama.contribution_amount.kes();
    let every = words.named("frequency-", chama.contribution_frequency.as_str());
    let gaps = [("amount", amount.as_str()), ("frequency", every.as_str())];
    Some(words.text_with("chama-contributes", &gaps))
}

/// `GET /chamas/{chama_id}`
pub async fn page(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
    visit: Visit,
) -> Result<Response, Failure> {
    let home = chamas::home(state.context(), inside.grant).await?;
    let words = visit.words();
    let own = match inside.grant.also::<may::ViewOwnStatement>() {
        Some(own) => contributions::own(state.context(), own, own.member_id()).await?,
        None => Vec::new(),
    };
    let mut frame = visit.frame();
    frame.chama = Some(ChamaMenu {
        id: home.chama.id,
        name: home.chama.name.clone(),
        may_record: inside.grant.may(Permission::RecordMoney),
        may_propose: inside.grant.may(Permission::ProposePayment),
        own_member: home.member_id,
    });
    let view = ChamaHome::of(&home, &inside.grant, words);
    let rows = home.recent.into_iter().map(Movement::from).collect();
    let activity = home.activity.iter();
    let activity = activity.map(|activity| Line::of(activity, view.id, words));
    let activity = Feed::new(activity.collect());
    let recent = Movements::new(words, rows);
    let dues = DuesCard::new(words, &own);
    show(&ChamaHomePage::new(frame, view, recent, (activity, dues)))
}
