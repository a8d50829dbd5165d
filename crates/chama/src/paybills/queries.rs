//! All SQL of paybills.

use chrono::{DateTime, Duration, Utc};
use domain::ids::{AccountId, ChamaId, PaybillId, UserId};
use domain::money::Money;
use store::{Connection, Query, Tx, query};
use subtle::ConstantTimeEq;

use super::hooks::HookSecret;
use super::views::{Paybill, PaybillRow};
use crate::error::{Error, Result};
use crate::sealing::Sealed;

/// What is called under the previous addresses is answered so long after the new ones were
/// registered: what M-Pesa was asked before may still be on its way.
const PREVIOUS_HOURS: i64 = 24;

const SELECT: &str = "SELECT id, chama_id, place_id, kind, short_code, till_number, \
    initiator_name, bouquet, confirm_above, state, key_id, sealed, consumer_set_at, \
    passkey_set_at, initiator_set_at, hook_hash, hook_key_id, hook_sealed, hook_since, \
    callbacks_registered_at, previous_hook_hash, previous_until, tested_at, test_result, \
    asked_by, agreed_at, connected_at, changed_at FROM paybills";

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    chama_id: Option<i64>,
    place_id: Option<i64>,
    kind: String,
    short_code: String,
    till_number: Option<String>,
    initiator_name: Option<String>,
    bouquet: String,
    confirm_above: i64,
    state: String,
    key_id: String,
    sealed: Vec<u8>,
    consumer_set_at: DateTime<Utc>,
    passkey_set_at: Option<DateTime<Utc>>,
    initiator_set_at: Option<DateTime<Utc>>,
    hook_hash: Vec<u8>,
    hook_key_id: String,
    hook_sealed: Vec<u8>,
    hook_since: DateTime<Utc>,
    callbacks_registered_at: Option<DateTime<Utc>>,
    previous_hook_hash: Option<Vec<u8>>,
    previous_until: Option<DateTime<Utc>>,
    tested_at: Option<DateTime<Utc>>,
    test_result: Option<String>,
    asked_by: i64,
    agreed_at: Option<DateTime<Utc>>,
    connected_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

impl Row {
    fn read(self) -> Result<PaybillRow> {
        let id = self.id;
        let defect = |what: &str| Error::Defect(format!("paybill {id}: {what}"));
        let test_result = self.test_result.as_deref().map(str::parse).transpose();
        let view = Paybill {
            id: PaybillId::new(id),
            chama_id: self.chama_id.map(ChamaId::new),
            place: self.place_id.map(AccountId::new),
            kind: self.kind.parse().map_err(|_unknown| defect("kind"))?,
            short_code: self.short_code,
            till_number: self.till_number,
            initiator_name: self.initiator_name,
            bouquet: (self.bouquet.parse()).map_err(|_unknown| defect("bouquet"))?,
            confirm_above: Money::from_cents(self.confirm_above),
            state: self.state.parse().map_err(|_unknown| defect("state"))?,
            consumer_set_at: self.consumer_set_at,
            passkey_set_at: self.passkey_set_at,
            initiator_set_at: self.initiator_set_at,
            hook_since: self.hook_since,
            callbacks_registered_at: self.callbacks_registered_at,
            exchanging: self.previous_hook_hash.is_some() && self.previous_until.is_none(),
            tested_at: self.tested_at,
            test_result: test_result.map_err(|_unknown| defect("test_result"))?,
            asked_by: UserId::new(self.asked_by),
            agreed_at: self.agreed_at,
            connected_at: self.connected_at,
            changed_at: self.changed_at,
        };
        Ok(PaybillRow {
            view,
            credentials: Sealed {
                key_id: self.key_id,
                bytes: self.sealed,
            },
            hook: Sealed {
                key_id: self.hook_key_id,
                bytes: self.hook_sealed,
            },
            hook_hash: self.hook_hash,
            previous_hook_hash: self.previous_hook_hash,
        })
    }
}

async fn one(asked: Query, on: &mut impl Connection) -> Result<Option<PaybillRow>> {
    let row: Option<Row> = asked.optional(on).await?;
    row.map(Row::read).transpose()
}

/// The paybill a chama uses now, if it has one of its own.
///
/// # Errors
/// When the database fails.
pub async fn of_chama(on: &mut impl Connection, chama_id: ChamaId) -> Result<Option<PaybillRow>> {
    let asked = query(SELECT).push(" WHERE chama_id = $#", chama_id.get());
    one(asked.push_static(" AND state = 'active'"), on).await
}

/// The paybill that waits for another officer of the chama.
pub(super) async fn proposed(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> Result<Option<PaybillRow>> {
    let asked = query(SELECT).push(" WHERE chama_id = $#", chama_id.get());
    one(asked.push_static(" AND state = 'proposed'"), on).await
}

/// The paybill of a chama people mean: the one in use, else the one that waits for another
/// officer, else the last that was in use.
pub(super) async fn latest(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> Result<Option<PaybillRow>> {
    let asked = query(SELECT).push(" WHERE chama_id = $#", chama_id.get());
    let first = " ORDER BY CASE state WHEN 'active' THEN 1 WHEN 'proposed' THEN 2 ELSE 3 END, \
                 (agreed_at IS NULL), id DESC LIMIT 1";
    one(asked.push_static(first), on).await
}

/// The operator's paybill, which serves chamas without one, where one is configured.
///
/// # Errors
/// When the database fails.
pub async fn platform_default(on: &mut impl Connection) -> Result<Option<PaybillRow>> {
    let asked = query(SELECT).push_static(" WHERE chama_id IS NULL AND state = 'active'");
    one(asked.push_static(" ORDER BY id DESC LIMIT 1"), on).await
}

/// Every paybill in use.
///
/// # Errors
/// When the database fails.
pub async fn in_use(on: &mut impl Connection) -> Result<Vec<PaybillRow>> {
    let asked = query(SELECT).push_static(" WHERE state = 'active' ORDER BY id LIMIT 10000");
    let rows: Vec<Row> = asked.all(on).await?;
    rows.into_iter().map(Row::read).collect()
}

/// The operator's paybills, in use or not.
pub(super) async fn of_operator(on: &mut impl Connection) -> Result<Vec<PaybillRow>> {
    let asked = query(SELECT).push_static(" WHERE chama_id IS NULL ORDER BY id DESC LIMIT 100");
    let rows: Vec<Row> = asked.all(on).await?;
    rows.into_iter().map(Row::read).collect()
}

/// The paybill that serves a chama: its own, or else the operator's.
///
/// # Errors
/// When the database fails.
pub async fn serving(on: &mut impl Connection, chama_id: ChamaId) -> Result<Option<PaybillRow>> {
    match of_chama(on, chama_id).await? {
        Some(own) => Ok(Some(own)),
        None => platform_default(on).await,
    }
}

/// The paybill with this number, in use or not.
///
/// # Errors
/// When the database fails.
pub async fn by_id(on: &mut impl Connection, id: PaybillId) -> Result<Option<PaybillRow>> {
    one(query(SELECT).push(" WHERE id = $#", id.get()), on).await
}

/// The paybill whose callback addresses hold this secret, in use or switched off. One that no
/// second officer ever agreed to is none: what is said to be paid to it is nothing to the chama.
///
/// # Errors
/// When the database fails.
pub async fn by_hook_secret(
    on: &mut impl Connection,
    secret: &str,
    now: DateTime<Utc>,
) -> Result<Option<PaybillRow>> {
    let Some(secret) = HookSecret::from_address(secret) else {
        return Ok(None);
    };
    let hash = secret.hash();
    let asked = query(SELECT)
        .push_static(" WHERE (chama_id IS NULL OR agreed_at IS NOT NULL)")
        .push(" AND (hook_hash = $#", hash.clone())
        .push(" OR (previous_hook_hash = $#", hash.clone())
        .push(
            " AND (previous_until IS NULL OR previous_until > $#)))",
            now,
        );
    let found = one(asked, on).await?;
    // The index has found it by the hash; whether it is the very one takes the same time always.
    Ok(found.filter(|row| {
        let current = row.hook_hash.ct_eq(&hash);
        let previous = row.previous_hook_hash.as_ref();
        bool::from(current) || previous.is_some_and(|own| bool::from(own.ct_eq(&hash)))
    }))
}

/// A paybill to be written.
pub(super) struct NewPaybill<'a> {
    pub view: &'a Paybill,
    pub credentials: &'a Sealed,
    pub hook: &'a Sealed,
    pub hook_hash: Vec<u8>,
}

pub(super) async fn insert(tx: &mut Tx, new: NewPaybill<'_>) -> store::Result<u64> {
    let view = new.view;
    query(
        "INSERT INTO paybills (id, chama_id, place_id, kind, short_code, till_number, \
         initiator_name, bouquet, confirm_above, state, key_id, sealed, consumer_set_at, \
         passkey_set_at, initiator_set_at, hook_hash, hook_key_id, hook_sealed, hook_since, \
         asked_by, connected_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, $22)",
    )
    .bind(view.id.get())
    .bind(view.chama_id.map(ChamaId::get))
    .bind(view.place.map(AccountId::get))
    .bind(view.kind.as_str())
    .bind(view.short_code.clone())
    .bind(view.till_number.clone())
    .bind(view.initiator_name.clone())
    .bind(view.bouquet.as_str())
    .bind(view.confirm_above.cents())
    .bind(view.state.as_str())
    .bind(new.credentials.key_id.clone())
    .bind(new.credentials.bytes.clone())
    .bind(view.consumer_set_at)
    .bind(view.passkey_set_at)
    .bind(view.initiator_set_at)
    .bind(new.hook_hash)
    .bind(new.hook.key_id.clone())
    .bind(new.hook.bytes.clone())
    .bind(view.hook_since)
    .bind(view.asked_by.get())
    .bind(view.connected_at)
    .bind(view.changed_at)
    .execute(tx)
    .await
}

/// Changes what may change, if the credentials are still those that were opened.
pub(super) async fn change(
    tx: &mut Tx,
    view: &Paybill,
    credentials: &Sealed,
    before: &Sealed,
) -> store::Result<u64> {
    query(
        "UPDATE paybills SET place_id = $2, initiator_name = $3, bouquet = $4, \
         confirm_above = $5, key_id = $6, sealed = $7, consumer_set_at = $8, \
         passkey_set_at = $9, initiator_set_at = $10, changed_at = $11, tested_at = $12, \
         test_result = $13 WHERE id = $1 AND key_id = $14 AND sealed = $15",
    )
    .bind(view.id.get())
    .bind(view.place.map(AccountId::get))
    .bind(view.initiator_name.clone())
    .bind(view.bouquet.as_str())
    .bind(view.confirm_above.cents())
    .bind(credentials.key_id.clone())
    .bind(credentials.bytes.clone())
    .bind(view.consumer_set_at)
    .bind(view.passkey_set_at)
    .bind(view.initiator_set_at)
    .bind(view.changed_at)
    .bind(view.tested_at)
    .bind(view.test_result.map(|result| result.as_str().to_owned()))
    .bind(before.key_id.clone())
    .bind(before.bytes.clone())
    .execute(tx)
    .await
}

/// Has one that is switched off wait for another officer; touches no row where it is not off.
pub(super) async fn propose(
    tx: &mut Tx,
    id: PaybillId,
    asked_by: UserId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE paybills SET state = 'proposed', asked_by = $2, agreed_by = NULL, changed_at = $3 \
         WHERE id = $1 AND state = 'off'",
    )
    .bind(id.get())
    .bind(asked_by.get())
    .bind(now)
    .execute(tx)
    .await
}

/// Puts one that waits to use, agreed to by another than whoever asked; else touches no row.
pub(super) async fn agree(
    tx: &mut Tx,
    id: PaybillId,
    agreed_by: UserId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE paybills SET state = 'active', agreed_by = $2, agreed_at = $3, changed_at = $3 \
         WHERE id = $1 AND state = 'proposed' AND asked_by <> $2",
    )
    .bind(id.get())
    .bind(agreed_by.get())
    .bind(now)
    .execute(tx)
    .await
}

/// Switches it on or off; touches no row where it is so already.
pub(super) async fn set_state(
    tx: &mut Tx,
    view: &Paybill,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query("UPDATE paybills SET state = $2, changed_at = $3 WHERE id = $1 AND state <> $2")
        .bind(view.id.get())
        .bind(view.state.as_str())
        .bind(now)
        .execute(tx)
        .await
}

/// A new secret for the callback addresses of a paybill as it was read. The current one becomes the
/// previous one; it stays good without end where M-Pesa was told of it.
pub(super) async fn renew_hook(
    tx: &mut Tx,
    before: &Paybill,
    hook: &Sealed,
    hash: Vec<u8>,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    let unused = before.callbacks_registered_at.is_none();
    query(
        "UPDATE paybills SET previous_hook_hash = hook_hash, previous_until = $6, \
         hook_hash = $2, hook_key_id = $3, hook_sealed = $4, hook_since = $5, \
         callbacks_registered_at = NULL, changed_at = $5 WHERE id = $1",
    )
    .bind(before.id.get())
    .bind(hash)
    .bind(hook.key_id.clone())
    .bind(hook.bytes.clone())
    .bind(now)
    .bind(unused.then(|| now + Duration::hours(PREVIOUS_HOURS)))
    .execute(tx)
    .await
}

/// Notes that M-Pesa was told the addresses with this secret; the previous ones come to an end.
pub(super) async fn note_registered(
    tx: &mut Tx,
    id: PaybillId,
    hook_hash: Vec<u8>,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE paybills SET callbacks_registered_at = $3, \
         previous_until = CASE WHEN previous_hook_hash IS NULL THEN NULL \
             WHEN previous_until IS NULL THEN $4 ELSE previous_until END \
         WHERE id = $1 AND hook_hash = $2",
    )
    .bind(id.get())
    .bind(hook_hash)
    .bind(now)
    .bind(now + Duration::hours(PREVIOUS_HOURS))
    .execute(tx)
    .await
}

/// Notes what came of trying the connection with these credentials.
pub(super) async fn note_tested(
    tx: &mut Tx,
    id: PaybillId,
    credentials: &Sealed,
    result: &'static str,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE paybills SET tested_at = $4, test_result = $5 \
         WHERE id = $1 AND key_id = $2 AND sealed = $3",
    )
    .bind(id.get())
    .bind(credentials.key_id.clone())
    .bind(credentials.bytes.clone())
    .bind(now)
    .bind(result)
    .execute(tx)
    .await
}

/// The next paybills with something sealed under another key than this, in the order of ids.
pub(super) async fn sealed_otherwise(
    on: &mut impl Connection,
    key_id: &str,
    after: PaybillId,
    limit: i64,
) -> Result<Vec<PaybillRow>> {
    let asked = query(SELECT)
        .push(" WHERE id > $#", after.get())
        .push(" AND (key_id <> $#", key_id.to_owned())
        .push(" OR hook_key_id <> $#) ORDER BY id", key_id.to_owned())
        .push(" LIMIT $#", limit);
    let rows: Vec<Row> = asked.all(on).await?;
    rows.into_iter().map(Row::read).collect()
}

/// Puts what was sealed anew in the place of what it was made from.
pub(super) async fn reseal(
    tx: &mut Tx,
    before: &PaybillRow,
    credentials: &Sealed,
    hook: &Sealed,
) -> store::Result<u64> {
    query(
        "UPDATE paybills SET key_id = $2, sealed = $3, hook_key_id = $4, hook_sealed = $5 \
         WHERE id = $1 AND sealed = $6 AND hook_sealed = $7",
    )
    .bind(before.view.id.get())
    .bind(credentials.key_id.clone())
    .bind(credentials.bytes.clone())
    .bind(hook.key_id.clone())
    .bind(hook.bytes.clone())
    .bind(before.credentials.bytes.clone())
    .bind(before.hook.bytes.clone())
    .execute(tx)
    .await
}

/// How many secrets each key has sealed.
pub(super) async fn sealed_by_key(on: &mut impl Connection) -> store::Result<Vec<(String, i64)>> {
    query(
        "SELECT used.key_id, count(*) AS uses FROM (SELECT key_id FROM paybills \
         UNION ALL SELECT hook_key_id AS key_id FROM paybills) used \
         GROUP BY used.key_id ORDER BY used.key_id LIMIT 1000",
    )
    .all(on)
    .await
}
