//! The fields about a paybill, and what was typed into them.

use chama::ledger::views::CashPlace;
use chama::paybills::commands::{CONFIRM_ABOVE_USUAL, SECRET_LENGTH_MAX};
use chama::paybills::{Paybill, PaybillForm};
use chama::reports::chamas;
use chama::typed::AmountText;
use domain::access::{Right, may};
use domain::ids::AccountId;
use domain::ledger::AccountKind;
use domain::names::InitiatorName;
use domain::paybills::{ShortCode, ShortCodeKind};
use domain::payments::tariff::Bouquet;
use http::{Failure, HttpState};
use i18n::Words;

use crate::form::{Choice, Control, Field, Form, Typed};
use crate::visit::Inside;

/// The names of the fields that hold secrets of the paybill.
const CONSUMER: [&str; 2] = ["consumer_key", "consumer_secret"];

/// The cash places M-Pesa money can lie in.
pub(super) async fn places<R: Right>(
    state: &HttpState,
    inside: &Inside<R>,
) -> Result<Vec<CashPlace>, Failure> {
    let view = inside.with.grant.also::<may::ViewChama>();
    let view = view.ok_or_else(Failure::not_found)?;
    let mut places = chamas::balances(state.context(), view).await?.places;
    places.retain(|place| place.kind == AccountKind::MpesaPaybill);
    Ok(places)
}

/// The form's values as a command checks them.
pub(super) struct Given<'a> {
    typed: &'a Typed,
    place_id: Option<AccountId>,
    confirm_above: Option<AmountText>,
}

impl<'a> Given<'a> {
    pub fn read(typed: &'a Typed) -> Result<Self, Failure> {
        Ok(Self {
            typed,
            place_id: typed.chosen("place_id")?,
            confirm_above: typed.amount("confirm_above"),
        })
    }

    pub fn form(&self) -> PaybillForm<'_> {
        PaybillForm {
            place_id: self.place_id,
            kind: self.typed.get("kind"),
            short_code: self.typed.get("short_code"),
            till_number: self.typed.get("till_number"),
            consumer_key: self.typed.get("consumer_key"),
            consumer_secret: self.typed.get("consumer_secret"),
            passkey: self.typed.get("passkey"),
            initiator_name: Some(self.typed.get("initiator_name")),
            initiator_password: self.typed.get_exact("initiator_password"),
            bouquet: self.typed.get("bouquet"),
            confirm_above: self.confirm_above.as_ref(),
        }
    }
}

/// What is asked about a paybill that is new, or about one that is there.
pub(super) struct Asked<'a> {
    pub words: Words,
    pub places: &'a [CashPlace],
    /// The one that is there.
    pub paybill: Option<&'a Paybill>,
    /// Whether the reader's own password is asked for again.
    pub password: bool,
}

impl Asked<'_> {
    /// The form with all its groups.
    pub fn onto(&self, form: Form) -> Form {
        let words = self.words;
        let form = match self.paybill {
            None => form.group(words.text("paybill-which"), self.number()),
            Some(_) => form,
        };
        let form = form
            .group(words.text("paybill-portal"), self.portal())
            .group(words.text("paybill-out"), self.initiator())
            .group(words.text("paybill-terms"), self.terms());
        if self.password {
            return form.group(words.text("paybill-proof"), vec![password(words)]);
        }
        form
    }

    fn number(&self) -> Vec<Field> {
        let words = self.words;
        let kind = |kind: &ShortCodeKind| {
            let word = kind.as_str();
            Choice::new(word, words.named("short-code-kind-", word))
        };
        let kinds = Control::Row(ShortCodeKind::ALL.iter().map(kind).collect());
        vec![
            Field::new("kind", words.text("paybill-kind"), kinds)
                .value(ShortCodeKind::Paybill.as_str())
                .required(),
            number("short_code", words.text("paybill-short-code"))
                .hint(words.text("paybill-short-code-hint"))
                .required(),
            number("till_number", words.text("paybill-till")).hint(words.text("paybill-till-hint")),
        ]
    }

    fn portal(&self) -> Vec<Field> {
        let words = self.words;
        let [key, key_secret] = CONSUMER;
        let labels = [
            (key, "paybill-consumer-key"),
            (key_secret, "paybill-consumer-secret"),
        ];
        let mut fields: Vec<Field> = labels
            .into_iter()
            .map(|(name, label)| match self.paybill {
                None => secret(words, name, label).required(),
                Some(_) => secret(words, name, label).hint(words.text("paybill-secret-kept")),
            })
            .collect();
        let passkey = secret(words, "passkey", "paybill-passkey");
        fields.push(match self.paybill.map(|it| it.passkey_set_at.is_some()) {
            Some(true) => passkey.hint(words.text("paybill-secret-kept")),
            _ => passkey.hint(words.text("paybill-passkey-hint")),
        });
        fields
    }

    fn initiator(&self) -> Vec<Field> {
        let words = self.words;
        let name = self.paybill.and_then(|it| it.initiator_name.clone());
        let password = secret(words, "initiator_password", "paybill-initiator-password");
        let password = match name {
            Some(_) => password.hint(words.text("paybill-secret-kept")),
            None => password.hint(words.text("paybill-initiator-password-hint")),
        };
        vec![
            Field::line("initiator_name", words.text("paybill-initiator"))
                .hint(words.text("paybill-initiator-hint"))
                .value(name.unwrap_or_default())
                .max(u16::try_from(InitiatorName::LENGTH_MAX).unwrap_or(u16::MAX)),
            password,
        ]
    }

    fn terms(&self) -> Vec<Field> {
        let words = self.words;
        let place = |place: &CashPlace| Choice::new(place.id.to_string(), place.name.clone());
        let places = Control::Select(self.places.iter().map(place).collect());
        let bouquet = |bouquet: &Bouquet| {
            let word = bouquet.as_str();
            Choice::new(word, words.named("bouquet-", word))
        };
        let bouquets = Control::Cards(Bouquet::ALL.iter().map(bouquet).collect());
        let own = self.paybill.and_then(|it| it.place);
        let first = self.places.first().map(|place| place.id);
        let chosen = own.or(first).map(|id| id.to_string());
        let borne = self.paybill.map_or(Bouquet::Business, |it| it.bouquet);
        let above = self
            .paybill
            .map_or(CONFIRM_ABOVE_USUAL, |it| it.confirm_above);
        vec![
            Field::new("place_id", words.text("paybill-place"), places)
                .hint(words.text("paybill-place-hint"))
                .value(chosen.unwrap_or_default())
                .required(),
            Field::new("bouquet", words.text("paybill-bouquet"), bouquets)
                .value(borne.as_str())
                .required(),
            Field::new(
                "confirm_above",
                words.text("paybill-confirm-above"),
                Control::Money,
            )
            .hint(words.text("paybill-confirm-above-hint"))
            .value(above.to_decimal())
            .max(20)
            .required(),
        ]
    }
}

fn number(name: &'static str, label: String) -> Field {
    let most = u16::try_from(ShortCode::TYPED_LENGTH_MAX).unwrap_or(u16::MAX);
    Field::new(name, label, Control::Line("text", "numeric"))
        .max(most)
        .short()
}

/// A secret that is never shown again; a browser should not offer one of its own for it.
fn secret(words: Words, name: &'static str, label: &str) -> Field {
    let most = u16::try_from(SECRET_LENGTH_MAX).unwrap_or(u16::MAX);
    let field = Field::new(name, words.text(label), Control::Secret);
    field.autocomplete("new-password").max(most)
}

/// The reader's own password once more.
pub(super) fn password(words: Words) -> Field {
    Field::new("password", words.text("payment-password"), Control::Secret)
        .hint(words.text("payment-password-hint"))
        .autocomplete("current-password")
        .required()
}
