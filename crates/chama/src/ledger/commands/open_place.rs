//! Opening one more cash place: a bank account, a second box, a till.

use domain::access::may;
use domain::ledger::AccountKind;
use domain::names::AccountName;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Fields, Result};
use crate::ledger::accounts;
use crate::ledger::views::PlaceOpened;
use crate::work::{Command, Work};

/// Opens a cash place.
#[derive(Debug, Clone, Serialize)]
pub struct OpenPlace {
    kind: AccountKind,
    name: String,
}

impl OpenPlace {
    /// Checks what was typed: the kind must be one where money can lie.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(kind: &str, name: &str) -> Result<Self> {
        let mut fields = Fields::new();
        let kind: std::result::Result<AccountKind, _> = kind.trim().parse();
        let kind = kind.map_err(|error| error.code()).and_then(|kind| {
            let holds_money = kind.is_cash_place();
            holds_money.then_some(kind).ok_or("account_kind_unknown")
        });
        let kind = fields.take("kind", kind);
        let name = fields.take("name", AccountName::parse(name).map_err(|e| e.code()));
        match (kind, name) {
            (Some(kind), Some(name)) => Ok(Self {
                kind,
                name: name.as_str().to_owned(),
            }),
            _ => Err(fields.finish().err().unwrap_or_else(Error::not_found)),
        }
    }
}

impl Command for OpenPlace {
    const NAME: &'static str = "ledger.open_place";
    // Only a new account is written.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ManageAccounts>;
    type Answer = PlaceOpened;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageAccounts>,
    ) -> Result<PlaceOpened> {
        let id = accounts::open_place(work, grant.chama_id(), self.kind, self.name.clone()).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "account",
                subject_id: Some(id.get()),
                detail: json!({ "kind": self.kind.as_str(), "name": self.name }),
            },
        );
        Ok(PlaceOpened { id })
    }
}
