//! What can be done with a payment.

pub mod approve;
pub mod propose;
pub mod propose_list;
pub mod reject;
pub mod set_bands;
pub mod withdraw;

use domain::ids::{ChamaId, ProposalId};
use store::Tx;

use super::queries;
use crate::error::{Error, Kind, Refusal, Result};

/// Why a proposal that should be open could not be touched.
async fn why_not_open(tx: &mut Tx, chama_id: ChamaId, id: ProposalId) -> Result<Error> {
    let found = queries::find(tx, chama_id, id).await?;
    let Some(found) = found else {
        return Ok(Error::not_found());
    };
    let code = match found.view.state {
        domain::approvals::ProposalState::Open => "proposal_expired",
        _ => "proposal_closed",
    };
    Ok(Refusal::new(Kind::Conflict, code).into())
}
