//! Ending a link to a report before it ends by itself.

use domain::access::may;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::contributions::queries;
use crate::contributions::views::ShareEnded;
use crate::error::{Error, Result};
use crate::work::{Command, Work};

/// Ends a link.
#[derive(Debug, Clone, Serialize)]
pub struct EndShare {
    /// Which.
    pub id: i64,
}

impl Command for EndShare {
    const NAME: &'static str = "contributions.end_share";
    // The update itself asks whether the link can still be used.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ShareReports>;
    type Answer = ShareEnded;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ShareReports>,
    ) -> Result<ShareEnded> {
        let (chama_id, now) = (grant.chama_id(), work.now());
        let ended = queries::end_share(work.tx(), chama_id, self.id, grant.user_id(), now).await?;
        if !ended {
            return Err(Error::not_found());
        }
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "shared_report",
                subject_id: Some(self.id),
                detail: json!({}),
            },
        );
        Ok(ShareEnded { id: self.id })
    }
}
