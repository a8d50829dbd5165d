//! One receipt: where it was seen, and while it is unexplained, whose it may be.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::money_in::{self, Proposed, ReceiptDetails, ReceiptLine, SeenLine, Suggested};
use domain::access::{Permission, may};
use domain::ids::{ChamaId, MemberId};
use domain::intake::ReceiptState;
use domain::payments::Channel;
use domain::payments::matching::Why;
use http::{Failure, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use super::{payer, sample_line, state_badge};
use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show, with_fresh_key};

/// The receipt in the address.
#[derive(Debug, Deserialize)]
pub struct Which {
    /// Its code.
    pub receipt: String,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "suspense/receipt.html")]
pub struct ReceiptPage {
    frame: Frame,
    chama: ChamaId,
    found: ReceiptDetails,
    may_assign: bool,
    key: String,
    refund: Option<Form>,
}

impl ReceiptPage {
    /// The page.
    pub fn new(
        frame: Frame,
        chama: ChamaId,
        found: ReceiptDetails,
        (may_assign, typed): (bool, &Typed),
    ) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title.clone_from(&found.line.receipt);
        frame.refused = !typed.wrong().is_empty();
        let open = found.is_open && found.proposed.is_none();
        let base = format!("/chamas/{chama}/suspense/{}", found.line.receipt);
        let key = typed.text("idempotency_key");
        let refund = (may_assign && open).then(|| {
            let submit = words.text("suspense-refund-submit");
            Form::new(words, format!("{base}/refund"), &frame.csrf, submit)
                .hidden("idempotency_key", &key)
                .fields(refund_fields(words, &found.line))
                .with(typed)
        });
        let frame = frame.crumb(
            words.text("suspense-title"),
            format!("/chamas/{chama}/suspense"),
        );
        Self {
            frame,
            chama,
            found,
            may_assign: may_assign && open,
            key,
            refund,
        }
    }

    fn payer(&self) -> String {
        payer(&self.found.line)
    }

    const fn badge(&self) -> &'static str {
        state_badge(self.found.line.state)
    }

    fn why(&self, suggested: &Suggested) -> String {
        let words = self.frame.words;
        let why = suggested.why.iter();
        let why: Vec<String> = why.map(|why| words.named("match-", why.as_str())).collect();
        why.join(", ")
    }

    fn seen(&self, seen: &SeenLine) -> String {
        let (amount, first) = (seen.amount.kes(), self.frame.time(seen.first_at));
        let times = seen.times.to_string();
        let channel = self.frame.named("channel-", seen.channel.as_str());
        let gaps = [
            ("channel", channel.as_str()),
            ("amount", amount.as_str()),
            ("time", first.as_str()),
            ("times", times.as_str()),
        ];
        let line = if seen.times == 1 {
            "receipt-seen-once"
        } else {
            "receipt-seen-line"
        };
        self.frame.text_with(line, &gaps)
    }

    fn said(&self, proposed: &Proposed) -> String {
        let gaps = [
            ("by", proposed.by.as_str()),
            ("member", proposed.member.as_str()),
        ];
        self.frame.text_with("suspense-said", &gaps)
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let found = sample_details(ReceiptState::Suspense);
        Self::new(frame, ChamaId::new(7), found, (true, &Typed::default()))
    }

    /// One that waits for a second officer.
    pub fn sample_said(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let mut found = sample_details(ReceiptState::Suspense);
        found.proposed = Some(Proposed {
            member_id: MemberId::new(1),
            member: "Wanjiku Mwangi".to_owned(),
            by: "Halima Said".to_owned(),
            is_own: false,
            at: samples::moment(9),
        });
        Self::new(frame, ChamaId::new(7), found, (true, &Typed::default()))
    }
}

fn sample_details(state: ReceiptState) -> ReceiptDetails {
    ReceiptDetails {
        line: sample_line(state),
        seen: vec![SeenLine {
            channel: Channel::C2b,
            amount: samples::kes(1_400),
            times: 2,
            first_at: samples::moment(9),
            last_at: samples::moment(9),
        }],
        pasted_by: vec!["Wanjiku Mwangi".to_owned()],
        is_open: true,
        suggestions: vec![Suggested {
            member_id: MemberId::new(1),
            name: "Wanjiku Mwangi".to_owned(),
            why: vec![Why::PayerName, Why::PhoneMayFit],
        }],
        proposed: None,
        members: vec![(MemberId::new(1), "Wanjiku Mwangi".to_owned())],
    }
}

fn refund_fields(words: Words, line: &ReceiptLine) -> Vec<Field> {
    vec![
        Field::line("payee_name", words.text("suspense-refund-name"))
            .value(line.payer_name.clone().unwrap_or_default())
            .max(100)
            .required(),
        Field::new(
            "payee_phone",
            words.text("suspense-refund-phone"),
            Control::Line("tel", "tel"),
        )
        .max(40)
        .required(),
        Field::new("purpose", words.text("suspense-refund-why"), Control::Lines)
            .max(500)
            .required(),
    ]
}

pub(super) async fn read(
    state: &HttpState,
    inside: Inside<may::ViewSuspense>,
    code: &str,
    typed: Option<Typed>,
) -> Result<ReceiptPage, Failure> {
    let grant = inside.with.grant;
    let found = money_in::receipt(state.context(), grant, code).await?;
    let may_assign = grant.may(Permission::AssignSuspense);
    let frame = inside.frame();
    let typed = typed.unwrap_or_else(|| with_fresh_key(Typed::default(), &frame));
    let chama = grant.chama_id();
    Ok(ReceiptPage::new(frame, chama, found, (may_assign, &typed)))
}

/// `GET /chamas/{chama_id}/receipts/{receipt}`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewSuspense>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    show(&read(&state, inside, &which.receipt, None).await?)
}
