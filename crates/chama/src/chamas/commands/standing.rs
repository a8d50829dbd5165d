//! Suspending a chama and ending the suspension: a dated record with who and why.

use domain::access::may;
use domain::chamas::ChamaStatus;
use domain::names::Reason;
use serde::Serialize;
use serde_json::json;

use crate::access::Grant;
use crate::audit;
use crate::chamas::queries::{self, NewStanding};
use crate::chamas::views::Standing;
use crate::error::{Error, Kind, Refusal, Result};
use crate::ledger::book;
use crate::work::{Command, Work};

/// Suspends a chama: its books can be read, nothing can be changed.
#[derive(Debug, Clone, Serialize)]
pub struct SuspendChama {
    reason: String,
}

/// Lets a suspended chama go on.
#[derive(Debug, Clone, Serialize)]
pub struct ResumeChama {
    reason: String,
}

fn read(reason: &str) -> Result<String> {
    let reason = Reason::parse(reason).map_err(|error| Refusal::field("reason", error.code()))?;
    Ok(reason.as_str().to_owned())
}

impl SuspendChama {
    /// Checks what was typed; a reason there must be.
    ///
    /// # Errors
    /// A refusal of `reason`.
    pub fn check(reason: &str) -> Result<Self> {
        let reason = read(reason)?;
        Ok(Self { reason })
    }
}

impl ResumeChama {
    /// Checks what was typed; a reason there must be.
    ///
    /// # Errors
    /// A refusal of `reason`.
    pub fn check(reason: &str) -> Result<Self> {
        let reason = read(reason)?;
        Ok(Self { reason })
    }
}

impl Command for SuspendChama {
    const NAME: &'static str = "chamas.suspend";
    type Authority = Grant<may::EditChama>;
    type Answer = Standing;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::EditChama>,
    ) -> Result<Standing> {
        let now = queries::status(work.tx(), grant.chama_id()).await?;
        if now.ok_or_else(Error::not_found)? != ChamaStatus::Active {
            return Err(Refusal::new(Kind::Conflict, "chama_not_active").into());
        }
        stand(
            work,
            grant,
            ChamaStatus::Suspended,
            Self::NAME,
            &self.reason,
        )
        .await
    }
}

impl Command for ResumeChama {
    const NAME: &'static str = "chamas.resume";
    type Authority = Grant<may::EditChama>;
    type Answer = Standing;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::EditChama>,
    ) -> Result<Standing> {
        let now = queries::status(work.tx(), grant.chama_id()).await?;
        if now.ok_or_else(Error::not_found)? != ChamaStatus::Suspended {
            return Err(Refusal::new(Kind::Conflict, "chama_not_suspended").into());
        }
        stand(work, grant, ChamaStatus::Active, Self::NAME, &self.reason).await
    }
}

async fn stand(
    work: &mut Work<'_>,
    grant: &Grant<may::EditChama>,
    status: ChamaStatus,
    action: &'static str,
    reason: &str,
) -> Result<Standing> {
    let chama_id = grant.chama_id();
    book::hold(work, chama_id, status).await?;
    let new = NewStanding {
        chama_id,
        status,
        reason: reason.to_owned(),
        resolution_on: None,
        set_by: grant.user_id(),
        now: work.now(),
    };
    queries::set_standing(work.tx(), new).await?;
    audit::record(
        work,
        audit::Record {
            action,
            subject: "chama",
            subject_id: Some(chama_id.get()),
            detail: json!({ "reason": reason }),
        },
    );
    Ok(Standing {
        id: chama_id,
        status,
    })
}
