//! Saying how many must approve a payment of which size. Proposals already made keep their number.

use domain::access::may;
use domain::approvals::{Band, Bands};
use domain::money::Amount;
use serde::Serialize;
use serde_json::json;

use crate::access::Grant;
use crate::approvals::queries;
use crate::approvals::views::{BandView, BandsView};
use crate::audit;
use crate::error::{Fields, Refusal, Result};
use crate::typed::AmountText;
use crate::work::{Command, Work};

/// One band as it was typed.
#[derive(Debug, Clone)]
pub struct BandForm {
    /// The least amount of the band.
    pub from: AmountText,
    /// How many must approve.
    pub approvals: u8,
    /// What the request calls the amount.
    pub from_field: &'static str,
    /// What the request calls the number.
    pub approvals_field: &'static str,
}

/// Sets the rule of a chama.
#[derive(Debug, Clone, Serialize)]
pub struct SetBands {
    bands: Vec<BandView>,
}

impl SetBands {
    /// Checks what was typed; no bands at all is the usual rule. A fault of the bands together is
    /// told at the field `whole`.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(forms: &[BandForm], whole: &'static str) -> Result<Self> {
        let mut fields = Fields::new();
        let mut bands = Vec::new();
        for form in forms {
            let amount = form.from.parse();
            let amount = amount.and_then(|amount| Amount::new(amount).map_err(|e| e.code()));
            let band = fields.take(form.from_field, amount).map(|from| Band {
                from,
                approvals: form.approvals,
            });
            // Each band by itself tells which of its fields is wrong.
            if let Some(band) = band
                && let Err(error) = Bands::new(vec![band])
            {
                fields.refuse(form.approvals_field, error.code());
            }
            bands.extend(band);
        }
        fields.finish()?;
        let bands = Bands::new(bands).map_err(|error| Refusal::field(whole, error.code()))?;
        let view = |band: &Band| BandView {
            from: band.from.money(),
            approvals: band.approvals,
        };
        Ok(Self {
            bands: bands.as_slice().iter().map(view).collect(),
        })
    }
}

impl Command for SetBands {
    const NAME: &'static str = "approvals.set_bands";
    type Authority = Grant<may::SetPaymentRules>;
    type Answer = BandsView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::SetPaymentRules>,
    ) -> Result<BandsView> {
        let chama_id = grant.chama_id();
        queries::delete_bands(work.tx(), chama_id).await?;
        for band in &self.bands {
            work.push(queries::insert_band(chama_id, *band));
        }
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "chama",
                subject_id: Some(chama_id.get()),
                detail: json!({ "bands": self.bands }),
            },
        );
        Ok(BandsView {
            bands: self.bands.clone(),
        })
    }
}
