//! Giving a cash place or a fund another name. What was booked stays where it was booked.

use domain::access::may;
use domain::ids::{AccountId, FundId};
use domain::names::AccountName;
use serde::Serialize;
use serde_json::json;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Refusal, Result};
use crate::ledger::views::Renamed;
use crate::ledger::{funds, queries};
use crate::work::{Command, Work};

/// Renames a cash place.
#[derive(Debug, Clone, Serialize)]
pub struct RenamePlace {
    account_id: AccountId,
    name: String,
}

/// Renames a fund, and with it the members' savings accounts in it.
#[derive(Debug, Clone, Serialize)]
pub struct RenameFund {
    fund_id: FundId,
    name: String,
}

fn read(name: &str) -> Result<String> {
    let name = AccountName::parse(name).map_err(|error| Refusal::field("name", error.code()))?;
    Ok(name.as_str().to_owned())
}

impl RenamePlace {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal of `name`.
    pub fn check(account_id: AccountId, name: &str) -> Result<Self> {
        let name = read(name)?;
        Ok(Self { account_id, name })
    }
}

impl RenameFund {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal of `name`.
    pub fn check(fund_id: FundId, name: &str) -> Result<Self> {
        let name = read(name)?;
        Ok(Self { fund_id, name })
    }
}

impl Command for RenamePlace {
    const NAME: &'static str = "ledger.rename_place";
    type Authority = Grant<may::ManageAccounts>;
    type Answer = Renamed;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageAccounts>,
    ) -> Result<Renamed> {
        let chama_id = grant.chama_id();
        let account = queries::account_name(work.tx(), chama_id, self.account_id).await?;
        // The rest of the chart keeps its names: they are what bookkeepers call it.
        let (_, before) = account
            .filter(|(kind, _)| kind.is_cash_place())
            .ok_or_else(Error::not_found)?;
        queries::rename_account(work.tx(), chama_id, self.account_id, self.name.clone()).await?;
        let renamed = Renamed {
            before,
            name: self.name.clone(),
        };
        record(work, Self::NAME, "account", self.account_id.get(), &renamed);
        Ok(renamed)
    }
}

impl Command for RenameFund {
    const NAME: &'static str = "ledger.rename_fund";
    type Authority = Grant<may::ManageAccounts>;
    type Answer = Renamed;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageAccounts>,
    ) -> Result<Renamed> {
        let chama_id = grant.chama_id();
        let all = funds::list(work.tx(), chama_id).await?;
        let fund = all.into_iter().find(|fund| fund.id == self.fund_id);
        let before = fund.ok_or_else(Error::not_found)?.name;
        queries::rename_fund(work.tx(), chama_id, self.fund_id, self.name.clone()).await?;
        let names = [before.clone(), self.name.clone()];
        queries::rename_savings(work.tx(), chama_id, self.fund_id, names).await?;
        let renamed = Renamed {
            before,
            name: self.name.clone(),
        };
        record(work, Self::NAME, "fund", self.fund_id.get(), &renamed);
        Ok(renamed)
    }
}

fn record(
    work: &mut Work<'_>,
    action: &'static str,
    subject: &'static str,
    id: i64,
    renamed: &Renamed,
) {
    audit::record(
        work,
        audit::Record {
            action,
            subject,
            subject_id: Some(id),
            detail: json!({ "from": renamed.before, "name": renamed.name }),
        },
    );
}
