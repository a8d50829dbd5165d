//! The paybill of a chama: its number for every member, the rest for those who look after it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::paybills::{self, Paybill, Waiting};
use chrono::{DateTime, Utc};
use domain::access::{Permission, Right, may};
use domain::ids::{AccountId, ChamaId, PaybillId, UserId};
use domain::money::Money;
use domain::paybills::{PaybillState, PaybillSwitch, ShortCodeKind, TestResult};
use domain::payments::tariff::Bouquet;
use http::{Failure, HttpState};
use i18n::Words;

use super::connect::sample_places;
use super::fields::{password, places};
use crate::form::{Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show, with_fresh_key};

/// What can be done on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Try the connection.
    Test,
    /// Tell M-Pesa the addresses.
    Register,
    /// Draw new addresses.
    Renew,
    /// Switch it off, or ask that it be used again.
    Switch,
    /// Agree to the one that waits.
    Agree,
    /// Decline it, or take it back.
    Decline,
}

/// What the page is made from besides what surrounds it.
#[derive(Clone, Debug)]
pub struct Known {
    /// The chama's own, if it has or had one.
    pub paybill: Option<Paybill>,
    /// The one that waits for another officer.
    pub waiting: Option<Waiting>,
    /// Who reads; whoever asked for it cannot agree to it.
    pub reader: UserId,
    /// The number of the operator's, where there is one.
    pub shared: Option<String>,
    /// What the place is called.
    pub place: Option<String>,
    /// Whether this installation speaks to M-Pesa.
    pub set_up: bool,
    /// Whether the reader looks after it.
    pub manages: bool,
    /// Whether the reader's password is asked for again.
    pub password: bool,
}

type Facts = Vec<(String, String)>;

/// The page.
#[derive(Debug, Template)]
#[template(path = "paybills/show.html")]
pub struct PaybillPage {
    frame: Frame,
    chama: ChamaId,
    known: Known,
    facts: Facts,
    kept: Facts,
    forms: Vec<(Act, Form)>,
    refused: Option<Act>,
}

impl PaybillPage {
    /// The page; `refused` is the form that was sent and what was wrong with it.
    pub fn new(frame: Frame, chama: ChamaId, known: Known, refused: Option<&(Act, Typed)>) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title = words.text("paybill-title");
        frame.refused = refused.is_some();
        let forms = Forms {
            words,
            here: format!("/chamas/{chama}/paybill"),
            frame: &frame,
            password: known.password,
            refused,
        };
        let paybill = known.paybill.as_ref();
        let managed = paybill.filter(|_| known.manages);
        let mut all = managed.map(|it| forms.all(it)).unwrap_or_default();
        let decided = known.waiting.as_ref().filter(|_| known.manages);
        all.extend(decided.map_or(Vec::new(), |it| forms.decide(&it.paybill, known.reader)));
        let label = words.text("settings-title");
        Self {
            facts: paybill
                .map(|it| facts(&known, it, words))
                .unwrap_or_default(),
            kept: managed.map(|it| kept(it, words)).unwrap_or_default(),
            frame: frame.crumb(label, format!("/chamas/{chama}/settings")),
            chama,
            known,
            forms: all,
            refused: refused.map(|(act, _)| *act),
        }
    }

    fn is_active(&self) -> bool {
        let paybill = self.known.paybill.as_ref();
        paybill.is_some_and(|it| it.state == PaybillState::Active)
    }

    fn is_exchanging(&self) -> bool {
        self.known.paybill.as_ref().is_some_and(|it| it.exchanging)
    }

    fn is_unregistered(&self) -> bool {
        let paybill = self.known.paybill.as_ref();
        self.is_active() && paybill.is_some_and(|it| it.callbacks_registered_at.is_none())
    }

    fn is_off(&self) -> bool {
        let paybill = self.known.paybill.as_ref();
        paybill.is_some_and(|it| it.state == PaybillState::Off)
    }

    /// Which number waits, and who asked for it.
    fn waits(&self) -> Option<String> {
        let waiting = self.known.waiting.as_ref()?;
        let gaps = [
            ("number", waiting.paybill.paid_to()),
            ("name", waiting.asked_by.as_str()),
        ];
        Some(self.frame.text_with("paybill-waits-text", &gaps))
    }

    fn number(&self) -> &str {
        self.known.paybill.as_ref().map_or("", Paybill::paid_to)
    }

    fn state(&self) -> String {
        let state = self.known.paybill.as_ref().map(|it| it.state);
        let state = state.map_or("", PaybillState::as_str);
        self.frame.named("paybill-state-", state)
    }

    fn kind(&self) -> String {
        let kind = self.known.paybill.as_ref().map(|it| it.kind);
        let kind = kind.map_or("", ShortCodeKind::as_str);
        self.frame.named("short-code-kind-", kind)
    }

    fn shared(&self) -> Option<String> {
        let number = self.known.shared.as_deref()?;
        let gaps = [("number", number)];
        Some(self.frame.text_with("paybill-shared", &gaps))
    }

    fn form(&self, act: Act) -> Option<&Form> {
        let found = self.forms.iter().find(|(own, _)| *own == act);
        found.map(|(_, form)| form)
    }

    fn is_refused(&self, act: Act) -> bool {
        self.refused == Some(act)
    }

    /// A page to look at, as the treasurer sees it.
    pub fn sample(words: Words) -> Self {
        Self::sample_of(words, sample_known(), None)
    }

    /// As a member sees it.
    pub fn sample_seen_by_member(words: Words) -> Self {
        let mut known = sample_known();
        known.manages = false;
        Self::sample_of(words, known, None)
    }

    /// A chama that has none, of an installation that has one of its own.
    pub fn sample_none(words: Words) -> Self {
        let mut known = sample_known();
        known.paybill = None;
        known.shared = Some("600100".to_owned());
        Self::sample_of(words, known, None)
    }

    /// One that is switched off, where switching on again was refused.
    pub fn sample_refused(words: Words) -> Self {
        let mut known = sample_known();
        known.password = true;
        if let Some(paybill) = &mut known.paybill {
            paybill.state = PaybillState::Off;
        }
        let mut typed = Typed::default();
        typed.refuse(words, Some("password"), "password_needed", &[]);
        Self::sample_of(words, known, Some(&(Act::Switch, typed)))
    }

    /// Another number waits, as the officer sees it who has to agree.
    pub fn sample_waiting(words: Words) -> Self {
        let mut known = sample_known();
        let mut paybill = sample_paybill();
        "600985".clone_into(&mut paybill.short_code);
        paybill.state = PaybillState::Proposed;
        known.waiting = Some(Waiting {
            paybill,
            asked_by: "Achieng Odhiambo".to_owned(),
        });
        Self::sample_of(words, known, None)
    }

    fn sample_of(words: Words, known: Known, refused: Option<&(Act, Typed)>) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        Self::new(frame, ChamaId::new(7), known, refused)
    }
}

fn sample_known() -> Known {
    Known {
        paybill: Some(sample_paybill()),
        waiting: None,
        reader: UserId::new(2),
        shared: None,
        place: sample_places().pop().map(|place| place.name),
        set_up: true,
        manages: true,
        password: false,
    }
}

/// A paybill to look at.
pub(super) fn sample_paybill() -> Paybill {
    Paybill {
        id: PaybillId::new(3),
        chama_id: Some(ChamaId::new(7)),
        place: Some(AccountId::new(2)),
        kind: ShortCodeKind::Paybill,
        short_code: "600984".to_owned(),
        till_number: None,
        initiator_name: Some("UMOJA API".to_owned()),
        bouquet: Bouquet::Business,
        confirm_above: samples::kes(10_000),
        state: PaybillState::Active,
        consumer_set_at: samples::moment(12),
        passkey_set_at: Some(samples::moment(12)),
        initiator_set_at: Some(samples::moment(14)),
        hook_since: samples::moment(12),
        callbacks_registered_at: Some(samples::moment(12)),
        exchanging: false,
        tested_at: Some(samples::moment(20)),
        test_result: Some(TestResult::Works),
        asked_by: UserId::new(1),
        agreed_at: Some(samples::moment(12)),
        connected_at: samples::moment(12),
        changed_at: samples::moment(14),
    }
}

/// What every member may know.
fn facts(known: &Known, paybill: &Paybill, words: Words) -> Facts {
    let account = match paybill.kind {
        ShortCodeKind::Paybill => Some(words.text("paybill-account-code")),
        ShortCodeKind::Till => None,
    };
    let store = paybill
        .till_number
        .as_ref()
        .map(|_| paybill.short_code.clone());
    let facts = [
        ("paybill-account", account),
        ("paybill-store", store),
        ("paybill-place", known.place.clone()),
        (
            "paybill-bouquet",
            Some(words.named("bouquet-", paybill.bouquet.as_str())),
        ),
    ];
    labelled(facts, words)
}

/// What those know who look after it: what is kept and since when, never what it is.
fn kept(paybill: &Paybill, words: Words) -> Facts {
    let on = |key: &str, at: DateTime<Utc>| {
        let at = words.moment(at);
        words.text_with(key, &[("day", at.as_str())])
    };
    let set = |at: Option<DateTime<Utc>>| match at {
        Some(at) => on("paybill-set-on", at),
        None => words.text("paybill-not-given"),
    };
    let tested = match (paybill.tested_at, paybill.test_result) {
        (Some(at), Some(result)) => on(&format!("paybill-test-{}", result.as_str()), at),
        _ => words.text("paybill-not-tested"),
    };
    let registered = match paybill.callbacks_registered_at {
        Some(at) => on("paybill-registered-on", at),
        None => words.text("paybill-not-registered"),
    };
    let above = match paybill.confirm_above {
        Money::ZERO => words.text("paybill-confirm-always"),
        amount => amount.kes(),
    };
    let facts = [
        ("paybill-connection", Some(tested)),
        ("paybill-addresses", Some(registered)),
        ("paybill-consumer", Some(set(Some(paybill.consumer_set_at)))),
        ("paybill-passkey", Some(set(paybill.passkey_set_at))),
        ("paybill-initiator", paybill.initiator_name.clone()),
        (
            "paybill-initiator-password",
            Some(set(paybill.initiator_set_at)),
        ),
        ("paybill-confirm-above", Some(above)),
    ];
    labelled(facts, words)
}

fn labelled<const N: usize>(facts: [(&str, Option<String>); N], words: Words) -> Facts {
    let known = facts.into_iter();
    known
        .filter_map(|(label, text)| Some((words.text(label), text?)))
        .collect()
}

/// The forms of the page, each with what was wrong with it if it was refused.
struct Forms<'a> {
    words: Words,
    here: String,
    frame: &'a Frame,
    password: bool,
    refused: Option<&'a (Act, Typed)>,
}

impl Forms<'_> {
    fn all(&self, paybill: &Paybill) -> Vec<(Act, Form)> {
        let is_active = paybill.state == PaybillState::Active;
        let mut forms = vec![(
            Act::Test,
            self.form(Act::Test, "test", "paybill-test", Vec::new()),
        )];
        if is_active {
            let register = self.form(Act::Register, "register", "paybill-register", Vec::new());
            forms.push((Act::Register, register));
            if !paybill.exchanging {
                let renew = self.form(Act::Renew, "renew", "paybill-renew", self.proof());
                forms.push((Act::Renew, renew));
            }
        }
        let (to, submit) = match paybill.state {
            PaybillState::Active => (PaybillSwitch::Off, "paybill-switch-off"),
            PaybillState::Off => (PaybillSwitch::On, "paybill-switch-on"),
            // It is agreed to or declined.
            PaybillState::Proposed => return forms,
        };
        let switch = self.form(Act::Switch, "switch", submit, self.proof());
        let switch = switch.hidden("to", to.as_str());
        let switch = match to {
            PaybillSwitch::Off => switch.confirm(self.words.text("paybill-switch-off-confirm")),
            PaybillSwitch::On => switch,
        };
        forms.push((Act::Switch, switch));
        forms
    }

    /// Agreeing and declining; whoever asked can only take it back.
    fn decide(&self, paybill: &Paybill, reader: UserId) -> Vec<(Act, Form)> {
        let asked = paybill.asked_by == reader;
        let id = paybill.id.to_string();
        let mut forms = Vec::new();
        if !asked {
            let agree = self.form(Act::Agree, "agree", "paybill-agree", self.proof());
            forms.push((Act::Agree, agree.hidden("paybill_id", &id)));
        }
        let submit = if asked {
            "paybill-take-back"
        } else {
            "paybill-decline"
        };
        let decline = self.form(Act::Decline, "decline", submit, self.proof());
        forms.push((Act::Decline, decline.hidden("paybill_id", &id)));
        forms
    }

    fn proof(&self) -> Vec<Field> {
        self.password
            .then(|| password(self.words))
            .into_iter()
            .collect()
    }

    fn form(&self, act: Act, verb: &str, submit: &str, fields: Vec<Field>) -> Form {
        let typed = self.typed(act);
        let action = format!("{}/{verb}", self.here);
        let submit = self.words.text(submit);
        Form::new(self.words, action, &self.frame.csrf, submit)
            .hidden("idempotency_key", typed.get("idempotency_key"))
            .fields(fields)
            .with(&typed)
    }

    fn typed(&self, act: Act) -> Typed {
        match self.refused {
            Some((refused, typed)) if *refused == act && typed.has("idempotency_key") => {
                typed.clone()
            }
            Some((refused, typed)) if *refused == act => with_fresh_key(typed.clone(), self.frame),
            _ => with_fresh_key(Typed::default(), self.frame),
        }
    }
}

/// `GET /chamas/{chama_id}/paybill`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewChama>,
) -> Result<Response, Failure> {
    show(&read(&state, inside, None).await?)
}

/// The page, with the form that was refused.
pub(super) async fn read<R: Right>(
    state: &HttpState,
    inside: Inside<R>,
    refused: Option<(Act, Typed)>,
) -> Result<PaybillPage, Failure> {
    let grant = inside.with.grant;
    let view = grant.also::<may::ViewChama>();
    let view = view.ok_or_else(Failure::not_found)?;
    let context = state.context();
    let paybill = paybills::shown(context, view).await?;
    let waiting = paybills::waiting(context, view).await?;
    let shared = paybills::operators(context).await?;
    let place = paybill.as_ref().and_then(|it| it.place);
    let named = places(state, &inside).await?.into_iter();
    let known = Known {
        place: named
            .filter(|it| Some(it.id) == place)
            .map(|it| it.name)
            .next(),
        paybill,
        waiting,
        reader: inside.with.person.user_id(),
        shared: shared.map(|it| it.paid_to().to_owned()),
        set_up: context.has_mpesa(),
        manages: grant.may(Permission::ManagePaybill),
        password: inside.with.person.needs_password(state),
    };
    let chama = grant.chama_id();
    Ok(PaybillPage::new(
        inside.frame(),
        chama,
        known,
        refused.as_ref(),
    ))
}
