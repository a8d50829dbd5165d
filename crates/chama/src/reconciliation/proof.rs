//! Making the proof of days from the book, the statements and the counts.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::daily_proof::{self, DayProof, Moved, PlaceDay, Seen, SeenBy};
use domain::ids::{AccountId, ChamaId};
use domain::ledger::AccountKind;
use domain::money::Money;
use domain::time::eat_date;
use serde::Serialize;
use store::Connection;

use super::queries;
use crate::access::{Authority as _, Automatic};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::ledger::days::DayMovement;
use crate::ledger::{self, accounts, days};
use crate::work::{Command, Work};

/// What was seen longer ago than this says nothing of a day any more.
pub const DAYS_SEEN_MAX: u64 = 31;

/// What was seen of a place, and when it was looked at.
#[derive(Debug, Clone, Copy)]
struct Sight {
    seen: Seen,
    at: DateTime<Utc>,
}

/// The last day on which a place was seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct LastSeen {
    pub place: AccountId,
    pub on: NaiveDate,
}

/// Everything the proofs of some days are made from.
#[derive(Debug, Clone)]
pub struct Scene {
    to: NaiveDate,
    /// Each cash place with what it holds now.
    places: Vec<accounts::Held>,
    on_its_way: Money,
    way_out: Option<AccountId>,
    movements: Vec<DayMovement>,
    sights: BTreeMap<AccountId, Vec<Sight>>,
    /// The newest first.
    agreed: Vec<(AccountId, NaiveDate, Money)>,
}

impl Scene {
    /// Reads what is needed for the proofs of the days from one through another.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(
        on: &mut impl Connection,
        chama_id: ChamaId,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Self> {
        let since = days_before(from, DAYS_SEEN_MAX);
        let held = accounts::held(on, chama_id).await?;
        let (places, others): (Vec<_>, Vec<_>) =
            held.into_iter().partition(|it| it.kind.is_cash_place());
        let way = others
            .iter()
            .find(|it| it.kind == AccountKind::PayoutsInTransit);
        let movements = days::movements(on, chama_id, since).await?;
        let mut sights: BTreeMap<AccountId, Vec<Sight>> = BTreeMap::new();
        for counted in queries::counts::of_days(on, chama_id, (since, to)).await? {
            let seen = Seen {
                by: SeenBy::Count,
                on: counted.day,
                amount: Money::from_cents(counted.amount),
            };
            let place = AccountId::new(counted.place_id);
            let at = counted.counted_at;
            sights.entry(place).or_default().push(Sight { seen, at });
        }
        for (place, sight) in stated(on, chama_id, (since, to)).await? {
            sights.entry(place).or_default().push(sight);
        }
        let agreed = queries::explanations::agreed(on, chama_id, to).await?;
        let said = agreed.into_iter().map(|it| {
            let difference = Money::from_cents(it.difference);
            (AccountId::new(it.place_id), it.day, difference)
        });
        Ok(Self {
            to,
            on_its_way: way.map_or(Money::ZERO, |it| it.balance),
            way_out: way.map(|it| it.id),
            places,
            movements,
            sights,
            agreed: said.collect(),
        })
    }

    /// What an account held at the end of a day: what it holds now less what came later.
    fn held(&self, account: AccountId, now: Money, day: NaiveDate) -> Result<Money> {
        let later = self.movements.iter();
        let later = later.filter(|it| it.account == account && it.day > day);
        let sum = Money::checked_sum(later.map(|it| it.change));
        sum.and_then(|sum| now.checked_sub(sum))
            .ok_or_else(|| Error::Defect("the balances do not fit".to_owned()))
    }

    /// The last that was seen of a place up to the end of a day. Of one day a statement counts
    /// for more than what somebody counted.
    fn sight(&self, place: AccountId, day: NaiveDate) -> Option<Sight> {
        let least = days_before(day, DAYS_SEEN_MAX);
        let sights = self.sights.get(&place)?.iter();
        sights
            .filter(|it| it.seen.on <= day && it.seen.on >= least)
            .max_by_key(|it| (it.seen.on, it.seen.by == SeenBy::Statement, it.at))
            .copied()
    }

    fn moved(&self, place: AccountId, sight: Sight, day: NaiveDate) -> Moved {
        let on = sight.seen.on;
        let mut own = self.movements.iter().filter(|it| it.account == place);
        if own.clone().any(|it| it.day > on && it.day <= day) {
            return Moved::Since;
        }
        // What is booked for the day once it is over mends or breaks the book of that day; it did
        // not move while the place was looked at.
        let later = |it: &DayMovement| {
            it.day == on && it.last_booked_at > sight.at && eat_date(it.last_booked_at) == on
        };
        if own.any(later) {
            return Moved::ThatDay;
        }
        Moved::No
    }

    fn place_day(&self, place: &accounts::Held, way: Money, day: NaiveDate) -> Result<PlaceDay> {
        let sight = self.sight(place.id, day);
        let said = self.agreed.iter();
        let mut said = said.filter(|(of, since, _)| *of == place.id && *since <= day);
        Ok(PlaceDay {
            place: place.id,
            books: self.held(place.id, place.balance, day)?,
            on_its_way: way,
            seen: sight.map(|it| it.seen),
            moved: sight.map_or(Moved::No, |it| self.moved(place.id, it, day)),
            explained: said.next().map(|(_, _, difference)| *difference),
        })
    }

    /// How the books compared at the end of a day. Money on its way is money of the first M-Pesa
    /// account: payments leave from there.
    ///
    /// # Errors
    /// A defect when the balances do not fit.
    pub fn prove(&self, day: NaiveDate) -> Result<DayProof> {
        let way = match self.way_out {
            Some(account) => self.held(account, self.on_its_way, day)?,
            None => Money::ZERO,
        };
        let mpesa = self.places.iter();
        let mpesa = mpesa.filter(|it| it.kind == AccountKind::MpesaPaybill);
        let mpesa = mpesa.map(|it| it.id).min();
        let mut places = Vec::with_capacity(self.places.len());
        for place in &self.places {
            let own = if mpesa == Some(place.id) {
                way
            } else {
                Money::ZERO
            };
            places.push(self.place_day(place, own, day)?);
        }
        Ok(daily_proof::prove(day, places))
    }

    /// The proof of every day from one through the last that was asked for, newest first.
    ///
    /// # Errors
    /// As [`Scene::prove`].
    pub fn prove_since(&self, from: NaiveDate) -> Result<Vec<DayProof>> {
        let days = std::iter::successors(Some(self.to), NaiveDate::pred_opt);
        days.take_while(|day| *day >= from)
            .map(|day| self.prove(day))
            .collect()
    }

    /// For each place that was seen in the month up to a day, the last such day.
    pub(super) fn last_seen(&self, day: NaiveDate) -> Vec<LastSeen> {
        let seen = |place: &accounts::Held| {
            let on = self.sight(place.id, day)?.seen.on;
            Some(LastSeen {
                place: place.id,
                on,
            })
        };
        self.places.iter().filter_map(seen).collect()
    }

    /// The names of the places, in the order of the chart.
    pub fn places(&self) -> impl Iterator<Item = &accounts::Held> {
        self.places.iter()
    }
}

/// What statements say: on each day one tells of, the balance of its last row up to then.
async fn stated(
    on: &mut impl Connection,
    chama_id: ChamaId,
    (since, to): (NaiveDate, NaiveDate),
) -> Result<Vec<(AccountId, Sight)>> {
    let covered = queries::imports::covered(on, chama_id, (since, to)).await?;
    let first = covered.iter().map(|it| it.covers_from).min();
    let Some(first) = first else {
        return Ok(Vec::new());
    };
    let balances = queries::imports::balances(on, chama_id, (first, to)).await?;
    let mut sights = Vec::new();
    for of in &covered {
        let days = std::iter::successors(Some(of.covers_from.max(since)), NaiveDate::succ_opt);
        for day in days.take_while(|day| *day <= of.covers_to.min(to)) {
            let own = balances.iter().filter(|it| it.place_id == of.place_id);
            let last = own.filter(|it| it.day <= day).max_by_key(|it| it.day);
            let seen = last.map(|last| Seen {
                by: SeenBy::Statement,
                on: day,
                amount: Money::from_cents(last.balance),
            });
            let at = of.looked_at;
            sights.extend(seen.map(|seen| (AccountId::new(of.place_id), Sight { seen, at })));
        }
    }
    Ok(sights)
}

/// A day so many days before another.
pub(super) fn days_before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

/// Makes the proofs of the days since one again, the last month at most, and keeps them.
///
/// # Errors
/// When the database fails.
pub async fn refresh(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    since: NaiveDate,
) -> Result<Vec<DayProof>> {
    let (today, now) = (work.today(), work.now());
    let from = since.max(days_before(today, DAYS_SEEN_MAX)).min(today);
    // What the command has put off belongs to what is compared.
    work.flush().await?;
    let scene = Scene::read(work.tx(), chama_id, (from, today)).await?;
    let proofs = scene.prove_since(from)?;
    let entries = ledger::entry_count(work.tx(), chama_id).await?;
    queries::proofs::delete_since(work.tx(), chama_id, from).await?;
    queries::proofs::insert(work.tx(), chama_id, &proofs, (entries, now)).await?;
    Ok(proofs)
}

/// Compares the books of a chama anew.
#[derive(Debug, Serialize)]
struct Prove {
    since: NaiveDate,
}

impl Command for Prove {
    const NAME: &'static str = "reconciliation.prove";
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, automatic: &Automatic) -> Result<()> {
        if let Some(chama_id) = automatic.chama_id() {
            refresh(work, chama_id, self.since).await?;
        }
        Ok(())
    }
}

impl Context {
    /// Compares the books of the last month anew, of every chama whose books moved or for which a
    /// day has begun since they were compared. Tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prove_days_again(&self) -> Result<u64> {
        let today = self.today();
        let since = days_before(today, DAYS_SEEN_MAX);
        let (mut after, mut proved) = (ChamaId::new(0), 0_u64);
        loop {
            let mut reader = self.db().read().await?;
            let some = queries::proofs::compared_since(&mut reader, since, after).await?;
            let Some((last, _, _)) = some.last() else {
                return Ok(proved);
            };
            after = ChamaId::new(*last);
            let mut moved = Vec::new();
            for (chama, entries, day) in some {
                let chama_id = ChamaId::new(chama);
                let now = ledger::entry_count(&mut reader, chama_id).await?;
                if now != entries || day < today {
                    moved.push(chama_id);
                }
            }
            drop(reader);
            for chama_id in moved {
                let automatic = Automatic::new(Some(chama_id));
                self.run(&automatic, None, &Prove { since }).await?;
                proved = proved.saturating_add(1);
            }
        }
    }
}
