//! What the gateway can be asked for, one file each.

mod b2c;
mod balance;
mod c2b_register;
mod c2b_simulate;
pub mod oauth;
mod pull_query;
mod pull_register;
mod reversal;
mod signed;
mod status;
mod stk_push;
mod stk_query;

use chrono::{DateTime, Utc};

use super::gateway::{Call, Done};
use crate::controls::Api;
use crate::refusal::Refusal;
use crate::world::World;

/// Carries out what was asked for.
pub fn carry_out(
    api: Api,
    world: &mut World,
    call: &Call,
    now: DateTime<Utc>,
) -> Result<Done, Refusal> {
    match api {
        Api::StkPush => stk_push::handle(world, call, now),
        Api::StkQuery => stk_query::handle(world, call),
        Api::C2bRegister => c2b_register::handle(world, call),
        Api::C2bSimulate => c2b_simulate::handle(world, call),
        Api::B2c => b2c::handle(world, call, now),
        Api::Status => status::handle(world, call, now),
        Api::Balance => balance::handle(world, call, now),
        Api::Reversal => reversal::handle(world, call, now),
        Api::PullRegister => pull_register::handle(world, call),
        Api::PullQuery => pull_query::handle(world, call, now),
        Api::Oauth | Api::C2bPayment => Err(Refusal::new(404, "404.001.01", "Resource not found")),
    }
}
