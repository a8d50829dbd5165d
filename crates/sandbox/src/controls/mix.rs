//! Pitfalls by lot: how often in a hundred requests each one happens.

use domain::money::Money;
use serde::{Deserialize, Serialize};

use super::modes::{Numbers, Second};
use super::plan::{Api, Fault, Order, Plan, Request};
use crate::dice::Dice;
use crate::outcome::Outcome;

/// How a prompt ends that does not end well.
const FAILURES: &[&str] = &[
    "1032", "1037", "2001", "1", "1019", "1025", "17", "26", "9999",
];

/// Chances in a hundred. What a request meets depends on the seed, on the request, and on how
/// often the same request came before, not on what other requests do at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mix {
    pub seed: u64,
    /// Prompts are answered without a person: this many in a hundred fail, the rest are paid.
    pub answers_failing: Option<u8>,
    pub duplicates: u8,
    /// The message never comes.
    pub drops: u8,
    /// The message comes a minute late; of a prompt's two, one or both.
    pub late: u8,
    pub before_response: u8,
    /// The second message of a prompt: before, together, or none, a third each.
    pub second_elsewise: u8,
    /// Hashed, masked or plain numbers, a third each, whatever was registered.
    pub numbers_elsewise: u8,
    pub amount_overrides: u8,
    pub contradicting_queries: u8,
    pub queue_timeouts: u8,
    pub spike_arrests: u8,
    pub internal_errors: u8,
    pub token_deaths: u8,
    pub lost_responses: u8,
    /// Payouts and reversals that fail.
    pub payouts_failing: u8,
}

impl Mix {
    /// Some of everything.
    pub fn everything(seed: u64) -> Self {
        Self {
            seed,
            answers_failing: Some(15),
            duplicates: 15,
            drops: 8,
            late: 8,
            before_response: 15,
            second_elsewise: 30,
            numbers_elsewise: 40,
            amount_overrides: 2,
            contradicting_queries: 5,
            queue_timeouts: 8,
            spike_arrests: 4,
            internal_errors: 3,
            token_deaths: 2,
            lost_responses: 4,
            payouts_failing: 8,
        }
    }

    /// What happens to a request that came `before` times before.
    pub fn draw(&self, request: &Request, before: u64) -> Plan {
        let amount = request.amount.map_or(0, Money::cents);
        let Request {
            api,
            short_code,
            msisdn,
            ..
        } = request;
        let about = format!("{} {short_code} {msisdn} {amount} {before}", api.name());
        let mut dice = Dice::about(self.seed, &about);
        let mut plan = Plan {
            fault: self.fault(*api, &mut dice),
            ..Plan::default()
        };
        if api.moves_money() {
            self.messages(&mut plan, request, &mut dice);
            self.ends(&mut plan, *api, &mut dice);
        }
        plan
    }

    fn fault(&self, api: Api, dice: &mut Dice) -> Option<Fault> {
        if matches!(api, Api::C2bPayment | Api::Oauth) {
            return None;
        }
        // Each is drawn, so that a change of one chance leaves the others as they fell.
        let drawn = [
            (self.spike_arrests, Fault::SpikeArrest),
            (self.internal_errors, Fault::InternalError),
            (self.token_deaths, Fault::TokenDeath),
            (self.lost_responses, Fault::LostResponse),
        ]
        .map(|(chance, fault)| dice.percent(chance).then_some(fault));
        drawn.into_iter().flatten().next()
    }

    fn messages(&self, plan: &mut Plan, request: &Request, dice: &mut Dice) {
        if dice.percent(self.before_response) {
            plan.order = Order::BeforeResponse;
        }
        plan.drop = dice.percent(self.drops);
        if dice.percent(self.duplicates) {
            plan.duplicates = 1 + u32::try_from(dice.below(4)).unwrap_or(0);
            plan.duplicates_every_ms = if dice.percent(50) { 0 } else { 120_000 };
        }
        if dice.percent(self.late) {
            plan.delay_ms = 60_000;
        }
        if dice.percent(self.late) {
            plan.second_delay_ms = 60_000;
        }
        if dice.percent(self.second_elsewise) {
            let others = [Second::Before, Second::Together, Second::None];
            plan.second = dice.one(&others).copied();
        }
        if dice.percent(self.numbers_elsewise) {
            let all = [Numbers::Hashed, Numbers::Masked, Numbers::Plain];
            plan.numbers = dice.one(&all).copied();
        }
        if dice.percent(self.amount_overrides) {
            let more = request
                .amount
                .and_then(|a| a.checked_add(Money::from_cents(100)));
            plan.amount_override = more;
        }
    }

    fn ends(&self, plan: &mut Plan, api: Api, dice: &mut Dice) {
        let contradicts = dice.percent(self.contradicting_queries);
        let failure = dice.one(FAILURES).copied().unwrap_or("1032");
        if api == Api::StkPush {
            if contradicts {
                plan.query_says = Some(failure.to_owned());
            }
            if let Some(failing) = self.answers_failing {
                let fails = dice.percent(failing);
                plan.outcome = Some(Outcome::of(if fails { failure } else { "0" }));
            }
        }
        if matches!(api, Api::B2c | Api::Reversal) {
            plan.queue_timeout = dice.percent(self.queue_timeouts);
            let fails = dice.percent(self.payouts_failing);
            plan.outcome = fails.then(|| Outcome::of("26"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(api: Api, cents: i64) -> Request {
        Request {
            api,
            short_code: "600984".to_owned(),
            msisdn: "254708374149".to_owned(),
            amount: Some(Money::from_cents(cents)),
        }
    }

    #[test]
    fn the_same_seed_draws_alike_and_the_next_try_is_another() {
        let mix = Mix::everything(11);
        let plans = |mix: &Mix, before| -> Vec<Plan> {
            let drawn = (1..300).map(|n| mix.draw(&request(Api::StkPush, n * 100), before));
            drawn.collect()
        };
        assert_eq!(plans(&mix, 0), plans(&mix, 0));
        assert_ne!(plans(&mix, 0), plans(&mix, 1));
        assert_ne!(plans(&mix, 0), plans(&Mix::everything(12), 0));
        let drawn = plans(&mix, 0);
        assert!(drawn.iter().any(|plan| plan.drop));
        assert!(drawn.iter().any(|plan| plan.duplicates > 0));
        assert!(
            drawn
                .iter()
                .any(|plan| plan.fault == Some(Fault::SpikeArrest))
        );
        assert!(drawn.iter().any(|plan| plan.order == Order::BeforeResponse));
        assert!(drawn.iter().all(|plan| plan.outcome.is_some()));
    }

    #[test]
    fn a_mix_of_nothing_changes_nothing() {
        let mix = Mix::default();
        assert_eq!(mix.draw(&request(Api::B2c, 1_000), 0), Plan::default());
    }
}
