//! The settings of a chama, for every member to read; whoever may change something finds the way
//! to it here.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::reports::chamas::{self, ChamaDetails};
use domain::access::{Permission, may};
use domain::chamas::ChamaStatus;
use domain::ids::ChamaId;
use domain::money::Money;
use domain::time::eat_date;
use http::{Failure, HttpState};
use i18n::Words;

use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// A cash place or a fund.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its number in the address.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// What the reader may change.
#[derive(Clone, Copy, Debug)]
pub struct Rights {
    /// The particulars, and where the chama stands.
    pub edit: bool,
    /// Cash places and funds.
    pub accounts: bool,
    /// The closed period.
    pub period: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "settings/show.html")]
pub struct SettingsPage {
    frame: Frame,
    chama: ChamaDetails,
    places: Vec<Named>,
    funds: Vec<Named>,
    rights: Rights,
}

impl SettingsPage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaDetails, [places, funds]: [Vec<Named>; 2]) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        frame.title = frame.text("settings-title");
        let nothing = Rights {
            edit: false,
            accounts: false,
            period: false,
        };
        Self {
            frame,
            chama,
            places,
            funds,
            rights: nothing,
        }
    }

    /// With what the reader may change.
    #[must_use]
    pub const fn with(mut self, rights: Rights) -> Self {
        self.rights = rights;
        self
    }

    const fn id(&self) -> ChamaId {
        self.chama.id
    }

    fn meets(&self) -> String {
        let day = self.frame.named("weekday-", &self.chama.meeting_day);
        let gaps = [
            ("day", day.as_str()),
            ("time", self.chama.meeting_time.as_str()),
        ];
        self.frame.text_with("chama-meets", &gaps)
    }

    fn contributes(&self) -> String {
        let every = self.chama.contribution_frequency.as_str();
        let every = self.frame.named("frequency-", every);
        let amount = self.chama.contribution_amount.kes();
        let gaps = [("amount", amount.as_str()), ("frequency", every.as_str())];
        self.frame.text_with("chama-contributes", &gaps)
    }

    fn fee(&self) -> String {
        match self.chama.registration_fee {
            Money::ZERO => self.frame.text("settings-none"),
            fee => fee.kes(),
        }
    }

    fn or_none(&self, text: Option<&String>) -> String {
        text.map_or_else(|| self.frame.text("settings-none"), Clone::clone)
    }

    fn period(&self) -> String {
        let Some(day) = self.chama.closed_through else {
            return self.frame.text("settings-period-open");
        };
        let day = self.frame.words.date(day);
        self.frame
            .text_with("settings-period-closed", &[("day", day.as_str())])
    }

    fn standing(&self) -> String {
        let Some(said) = &self.chama.standing else {
            return self.frame.text("settings-standing-active");
        };
        let status = self.chama.status.as_str();
        let status = self.frame.named("chama-status-", status);
        let day = self.frame.words.date(eat_date(said.since));
        let gaps = [
            ("status", status.as_str()),
            ("day", day.as_str()),
            ("reason", said.reason.as_str()),
        ];
        self.frame.text_with("settings-standing-since", &gaps)
    }

    fn resolution(&self) -> Option<String> {
        let day = self
            .frame
            .words
            .date(self.chama.standing.as_ref()?.resolution_on?);
        let gaps = [("day", day.as_str())];
        Some(self.frame.text_with("settings-standing-resolution", &gaps))
    }

    fn is_active(&self) -> bool {
        self.chama.status == ChamaStatus::Active
    }

    fn is_suspended(&self) -> bool {
        self.chama.status == ChamaStatus::Suspended
    }

    fn rename(&self, name: &str) -> String {
        self.frame
            .text_with("settings-rename-link", &[("name", name)])
    }

    /// A page to look at, as the chairperson sees it.
    pub fn sample(words: Words) -> Self {
        let rights = Rights {
            edit: true,
            accounts: true,
            period: true,
        };
        Self::sample_of(words, samples::chama()).with(rights)
    }

    /// The page of a chama that was closed with something left, as everybody sees it.
    pub fn sample_closed(words: Words) -> Self {
        let mut chama = samples::chama();
        chama.status = ChamaStatus::Closed;
        chama.registration_fee = Money::ZERO;
        chama.closed_through = None;
        chama.standing = Some(chamas::StandingNote {
            since: samples::moment(20),
            reason: "What is left goes to the dispensary.".to_owned(),
            resolution_on: Some(samples::day(17)),
        });
        Self::sample_of(words, chama)
    }

    fn sample_of(words: Words, chama: ChamaDetails) -> Self {
        let named = |id: i64, name: &str| Named {
            id,
            name: name.to_owned(),
        };
        let places = vec![named(1, "Cash box"), named(3, "Co-operative Bank, Kangemi")];
        let funds = vec![named(1, "Personal savings"), named(2, "Welfare fund")];
        let frame = samples::in_chama(words, Tab::Overview);
        Self::new(frame, chama, [places, funds])
    }
}

impl Rights {
    fn of(grant: &Grant<may::ViewChama>) -> Self {
        Self {
            edit: grant.may(Permission::EditChama),
            accounts: grant.may(Permission::ManageAccounts),
            period: grant.may(Permission::ClosePeriod),
        }
    }
}

/// `GET /chamas/{chama_id}/settings`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewChama>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let chama = inside.chama.clone();
    let balances = chamas::balances(state.context(), grant).await?;
    let places = balances.places.into_iter().map(|place| Named {
        id: place.id.get(),
        name: place.name,
    });
    let funds = balances.funds.into_iter().map(|fund| Named {
        id: fund.id.get(),
        name: fund.name,
    });
    let lists = [places.collect(), funds.collect()];
    show(&SettingsPage::new(inside.frame(), chama, lists).with(Rights::of(&grant)))
}
