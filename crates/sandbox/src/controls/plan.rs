//! What happens to one request.

use domain::money::Money;
use serde::{Deserialize, Deserializer, Serialize};

use super::modes::{Numbers, Second};
use crate::outcome::Outcome;

/// What can be asked of the gateway, and a payment from a customer's own menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    Oauth,
    StkPush,
    StkQuery,
    C2bRegister,
    C2bSimulate,
    /// A customer pays from the menu; also what a simulated payment becomes.
    C2bPayment,
    B2c,
    Status,
    Balance,
    Reversal,
    PullRegister,
    PullQuery,
}

impl Api {
    /// Whether it moves money.
    pub const fn moves_money(self) -> bool {
        matches!(
            self,
            Self::StkPush | Self::C2bPayment | Self::B2c | Self::Reversal
        )
    }

    /// Its name in a plan.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oauth => "oauth",
            Self::StkPush => "stk_push",
            Self::StkQuery => "stk_query",
            Self::C2bRegister => "c2b_register",
            Self::C2bSimulate => "c2b_simulate",
            Self::C2bPayment => "c2b_payment",
            Self::B2c => "b2c",
            Self::Status => "status",
            Self::Balance => "balance",
            Self::Reversal => "reversal",
            Self::PullRegister => "pull_register",
            Self::PullQuery => "pull_query",
        }
    }
}

/// What goes wrong with the HTTP request itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    SpikeArrest,
    Quota,
    SystemBusy,
    InternalError,
    /// Another prompt is open on the phone.
    SubscriberBusy,
    /// The token died: another program asked for one.
    TokenDeath,
    /// Carried out; the connection breaks before the answer.
    LostResponse,
    /// Carried out; the gateway answers 504.
    GatewayTimeout,
    /// Carried out; no answer as long as the client waits.
    NoAnswer,
    /// Carried out; the answer is a page in HTML.
    Garbage,
}

impl Fault {
    /// Whether the request is carried out nevertheless.
    pub const fn is_carried_out(self) -> bool {
        matches!(
            self,
            Self::LostResponse | Self::GatewayTimeout | Self::NoAnswer | Self::Garbage
        )
    }
}

/// Whether the callback goes out before the request is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    #[default]
    AfterResponse,
    BeforeResponse,
}

/// What happens to the next request it fits. Says nothing: everything goes well.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// Which request; any that moves money when not said.
    pub on: Option<Api>,
    pub short_code: Option<String>,
    pub msisdn: Option<String>,
    /// Only a request for so much, in shillings.
    #[serde(deserialize_with = "shillings")]
    pub amount: Option<Money>,
    /// How many requests it is for; 0 is one.
    pub times: u32,

    pub fault: Option<Fault>,
    pub order: Order,
    /// How it ends. Without it a person answers a prompt, and all else succeeds if it can.
    pub outcome: Option<Outcome>,
    /// The message about it is so late.
    pub delay_ms: u64,
    /// No message about it is ever sent.
    pub drop: bool,
    /// The message is sent so many times more.
    pub duplicates: u32,
    /// Between one duplicate and the next; 0 sends them at once.
    pub duplicates_every_ms: u64,
    /// The message claims another amount than was moved, in shillings.
    #[serde(deserialize_with = "shillings")]
    pub amount_override: Option<Money>,
    /// The second message a prompt brings: the confirmation of a customer's payment.
    pub second: Option<Second>,
    /// The second message is so late. It comes as many times more as the first.
    pub second_delay_ms: u64,
    pub numbers: Option<Numbers>,
    /// What a query says of it, whatever is true: `pending`, or a code.
    pub query_says: Option<String>,
    /// The time-out address is called first; with `drop` nothing follows.
    pub queue_timeout: bool,
}

impl Plan {
    /// A plan for one kind of request.
    pub fn on(api: Api) -> Self {
        Self {
            on: Some(api),
            ..Self::default()
        }
    }

    /// A plan in which it ends like this.
    pub fn outcome(code_or_name: &str) -> Self {
        Self {
            outcome: Some(Outcome::of(code_or_name)),
            ..Self::default()
        }
    }

    /// A plan in which the HTTP request goes wrong.
    pub fn fault(api: Api, fault: Fault) -> Self {
        Self {
            fault: Some(fault),
            ..Self::on(api)
        }
    }

    /// Whether it is for this request.
    pub fn fits(&self, request: &Request) -> bool {
        let api = match self.on {
            Some(api) => api == request.api,
            None => request.api.moves_money(),
        };
        let is = |wanted: &Option<String>, given: &str| wanted.as_ref().is_none_or(|w| w == given);
        api && is(&self.short_code, &request.short_code)
            && is(&self.msisdn, &request.msisdn)
            && self
                .amount
                .is_none_or(|wanted| Some(wanted) == request.amount)
    }
}

/// What a plan looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub api: Api,
    pub short_code: String,
    pub msisdn: String,
    pub amount: Option<Money>,
}

/// Reads shillings as a number or as text, never through a binary fraction.
pub fn shillings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Money>, D::Error> {
    let written = Option::<serde_json::Value>::deserialize(deserializer)?;
    let text = match written {
        None | Some(serde_json::Value::Null) => return Ok(None),
        Some(serde_json::Value::String(text)) => text,
        Some(other) => other.to_string(),
    };
    let money = Money::parse_json_number(&text).map_err(serde::de::Error::custom)?;
    Ok(Some(money))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn request(api: Api) -> Request {
        Request {
            api,
            short_code: "600984".to_owned(),
            msisdn: "254708374149".to_owned(),
            amount: Some(Money::from_cents(50_000)),
        }
    }

    #[test]
    fn a_plan_reads_as_it_is_written() {
        let text = r#"{"outcome":"cancelled","delay_ms":50,"duplicates":2,"order":"before_response",
            "drop":false,"amount_override":"99.50","amount":500}"#;
        let plan: Plan = serde_json::from_str(text).unwrap();
        assert_eq!(plan.outcome, Some(Outcome::of("1032")));
        assert_eq!(plan.order, Order::BeforeResponse);
        assert_eq!(plan.amount_override, Some(Money::from_cents(9_950)));
        assert!(plan.fits(&request(Api::StkPush)));
        assert!(plan.fits(&request(Api::B2c)));
        assert!(!plan.fits(&request(Api::StkQuery)));
        assert!(serde_json::from_str::<Plan>(r#"{"outcom":"1"}"#).is_err());
    }

    #[test]
    fn a_plan_is_for_what_it_names() {
        let plan = Plan {
            msisdn: Some("254700000000".to_owned()),
            ..Plan::on(Api::StkQuery)
        };
        assert!(!plan.fits(&request(Api::StkQuery)));
        assert!(Plan::on(Api::StkQuery).fits(&request(Api::StkQuery)));
        let dear = Plan {
            amount: Some(Money::from_cents(1)),
            ..Plan::default()
        };
        assert!(!dear.fits(&request(Api::StkPush)));
    }
}
