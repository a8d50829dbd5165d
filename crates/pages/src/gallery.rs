//! Every page made from samples, for the tests and for looking at.

use askama::Template;
use domain::intake::PromptStage;
use i18n::Words;

use crate::activity::list::ActivityPage;
use crate::chamas::{found::FoundPage, home::ChamaHomePage, list::ChamasPage};
use crate::collection::sheet::SheetPage;
use crate::contributions::{grid::GridPage, shared::SharedPage};
use crate::errors::show::ErrorPage;
use crate::front::show::FrontPage;
use crate::join::enter::{self, BehindPage};
use crate::members::{
    add::AddMemberPage, claim, edit, file::FilePage, import::ImportPage,
    invitations::InvitationsPage, kin, leave, list::MembersPage, requests::RequestsPage, role,
    rules, statement::StatementPage, status,
};
use crate::paybills::{change, connect, show::PaybillPage};
use crate::paying::{paste::PastePage, pay::PayPage, status::StatusPage};
use crate::payments::{
    bands::BandsPage, list::PaymentsPage, propose::ProposePage, show::PaymentPage,
};
use crate::payouts::{prepare::PreparePage, progress::ProgressPage};
use crate::people::{
    dashboard::DashboardPage, profile::ProfilePage, register::RegisterPage, sign_in::SignInPage,
};
use crate::plans::{list::PlansPage, open_fund::OpenFundPage, set::SetPlanPage};
use crate::reconciliation::{
    batch::BatchPage, counts, counts::CountsPage, day::DayPage, import, overview::OverviewPage,
    statements::StatementsPage,
};
use crate::settings::{self, show::SettingsPage};
use crate::suspense::{list::SuspensePage, receipt::ReceiptPage, receipts::ReceiptsPage};
use crate::transactions::{list::TransactionsPage, record::RecordPage, show::TransactionPage};

/// Each page with a name for its file.
pub fn pages(words: Words) -> Result<Vec<(&'static str, String)>, askama::Error> {
    let mut all: Vec<(&'static str, askama::Result<String>)> = vec![
        ("front", FrontPage::sample(words).render()),
        ("register", RegisterPage::sample(words).render()),
        (
            "register-refused",
            RegisterPage::sample_refused(words).render(),
        ),
        ("sign-in", SignInPage::sample(words).render()),
        (
            "sign-in-refused",
            SignInPage::sample_refused(words).render(),
        ),
        ("dashboard", DashboardPage::sample(words).render()),
        (
            "dashboard-empty",
            DashboardPage::sample_empty(words).render(),
        ),
        ("profile", ProfilePage::sample(words).render()),
        ("chamas", ChamasPage::sample(words).render()),
        ("chamas-empty", ChamasPage::sample_empty(words).render()),
        ("found", FoundPage::sample(words).render()),
        ("chama", ChamaHomePage::sample(words).render()),
        ("chama-new", ChamaHomePage::sample_new(words).render()),
        ("chama-broken", ChamaHomePage::sample_broken(words).render()),
        ("members", MembersPage::sample(words).render()),
        ("member-add", AddMemberPage::sample(words).render()),
        ("statement", StatementPage::sample(words).render()),
        (
            "statement-empty",
            StatementPage::sample_empty(words).render(),
        ),
        ("record", RecordPage::sample(words).render()),
        ("record-refused", RecordPage::sample_refused(words).render()),
        ("transactions", TransactionsPage::sample(words).render()),
        (
            "transactions-empty",
            TransactionsPage::sample_empty(words).render(),
        ),
        ("transaction", TransactionPage::sample(words).render()),
        (
            "transaction-reversed",
            TransactionPage::sample_reversed(words).render(),
        ),
        (
            "transaction-refused",
            TransactionPage::sample_refused(words).render(),
        ),
    ];
    all.extend(errors(words));
    all.extend(payments(words));
    all.extend(paying(words));
    all.extend(dues(words));
    all.extend(compared(words));
    all.into_iter()
        .chain(of_settings(words))
        .chain(membership(words))
        .map(|(name, page)| page.map(|html| (name, html)))
        .collect()
}

fn paying(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    vec![
        ("pay", PayPage::sample(words).render()),
        ("pay-without", PayPage::sample_without(words).render()),
        ("pay-message", PastePage::sample(words).render()),
        ("suspense", SuspensePage::sample(words).render()),
        ("suspense-empty", SuspensePage::sample_empty(words).render()),
        ("receipts", ReceiptsPage::sample(words).render()),
        ("receipt", ReceiptPage::sample(words).render()),
        ("receipt-said", ReceiptPage::sample_said(words).render()),
        (
            "pay-waiting",
            StatusPage::sample(words, PromptStage::Waiting).render(),
        ),
        (
            "pay-booked",
            StatusPage::sample(words, PromptStage::Booked).render(),
        ),
        (
            "pay-failed",
            StatusPage::sample(words, PromptStage::Failed).render(),
        ),
    ]
}

fn of_settings(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    vec![
        (
            "chama-suspended",
            ChamaHomePage::sample_suspended(words).render(),
        ),
        ("activity", ActivityPage::sample(words).render()),
        ("activity-empty", ActivityPage::sample_empty(words).render()),
        ("settings", SettingsPage::sample(words).render()),
        (
            "settings-closed",
            SettingsPage::sample_closed(words).render(),
        ),
        ("settings-edit", settings::edit::sample(words).render()),
        (
            "settings-suspend",
            settings::suspend::sample(words).render(),
        ),
        ("settings-resume", settings::resume::sample(words).render()),
        ("settings-close", settings::close::sample(words).render()),
        ("settings-period", settings::period::sample(words).render()),
        ("settings-place", settings::place::sample(words).render()),
        (
            "settings-place-rename",
            settings::place::sample_rename(words).render(),
        ),
        ("settings-fund", settings::fund::sample(words).render()),
        ("paybill", PaybillPage::sample(words).render()),
        (
            "paybill-member",
            PaybillPage::sample_seen_by_member(words).render(),
        ),
        (
            "paybill-waiting",
            PaybillPage::sample_waiting(words).render(),
        ),
        ("paybill-none", PaybillPage::sample_none(words).render()),
        (
            "paybill-refused",
            PaybillPage::sample_refused(words).render(),
        ),
        ("paybill-connect", connect::sample(words).render()),
        (
            "paybill-connect-refused",
            connect::sample_refused(words).render(),
        ),
        ("paybill-change", change::sample(words).render()),
    ]
}

/// What is shown when a page cannot be.
fn errors(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    vec![
        (
            "error-403",
            ErrorPage::sample(words, 403, "not_allowed").render(),
        ),
        (
            "error-404",
            ErrorPage::sample(words, 404, "not_found").render(),
        ),
        (
            "error-429",
            ErrorPage::sample(words, 429, "too_many_requests").render(),
        ),
        (
            "error-500",
            ErrorPage::sample(words, 500, "internal").render(),
        ),
    ]
}

/// The pages of payments.
fn payments(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    vec![
        ("payments", PaymentsPage::sample(words).render()),
        ("payments-empty", PaymentsPage::sample_empty(words).render()),
        ("propose", ProposePage::sample(words).render()),
        (
            "propose-refused",
            ProposePage::sample_refused(words).render(),
        ),
        ("payment", PaymentPage::sample(words).render()),
        ("payment-own", PaymentPage::sample_own(words).render()),
        ("payment-paid", PaymentPage::sample_paid(words).render()),
        (
            "payment-sending",
            PaymentPage::sample_sending(words).render(),
        ),
        ("payment-progress", ProgressPage::sample(words).render()),
        ("payment-list", PreparePage::sample(words).render()),
        (
            "payment-list-refused",
            PreparePage::sample_refused(words).render(),
        ),
        (
            "payment-list-without-paybill",
            PreparePage::sample_without(words).render(),
        ),
        (
            "payment-refused",
            PaymentPage::sample_refused(words).render(),
        ),
        ("payment-rules", BandsPage::sample(words).render()),
    ]
}

/// The pages on who belongs to a chama.
fn membership(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    vec![
        ("member", FilePage::sample(words).render()),
        (
            "member-seen-by-member",
            FilePage::sample_seen_by_member(words).render(),
        ),
        ("member-role", role::sample(words).render()),
        ("member-status", status::sample(words).render()),
        ("member-edit", edit::sample(words).render()),
        ("member-kin", kin::sample(words).render()),
        ("member-claim", claim::sample(words).render()),
        ("member-rules", rules::sample(words).render()),
        ("leave", leave::sample(words).render()),
        ("import", ImportPage::sample(words).render()),
        ("import-good", ImportPage::sample_good(words).render()),
        ("invitations", InvitationsPage::sample(words).render()),
        ("invitation-made", claim::CodePage::sample(words).render()),
        ("requests", RequestsPage::sample(words).render()),
        ("requests-empty", RequestsPage::sample_empty(words).render()),
        ("join", enter::sample(words).render()),
        ("join-refused", enter::sample_refused(words).render()),
        ("join-ask", BehindPage::sample(words).render()),
        ("join-claim", BehindPage::sample_claim(words).render()),
    ]
}

/// How the books compare, statements and cash counts.
fn compared(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    vec![
        ("reconciliation", OverviewPage::sample(words).render()),
        (
            "reconciliation-new",
            OverviewPage::sample_new(words).render(),
        ),
        ("reconciliation-day", DayPage::sample(words).render()),
        ("statements", StatementsPage::sample(words).render()),
        ("statement-bring", import::sample(words).render()),
        ("statement-columns", import::sample_columns(words).render()),
        ("statement", BatchPage::sample(words).render()),
        ("statement-kept", BatchPage::sample_kept(words).render()),
        ("counts", CountsPage::sample(words).render()),
        ("count", counts::sample_form(words).render()),
    ]
}

/// What is due, who has paid, and meetings.
fn dues(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    vec![
        ("plans", PlansPage::sample(words).render()),
        ("plan-set", SetPlanPage::sample(words).render()),
        ("fund-open", OpenFundPage::sample(words).render()),
        ("contributions", GridPage::sample(words).render()),
        (
            "contributions-empty",
            GridPage::sample_empty(words).render(),
        ),
        ("shared", SharedPage::sample(words).render()),
        ("collection", SheetPage::sample(words).render()),
        (
            "collection-refused",
            SheetPage::sample_refused(words).render(),
        ),
    ]
}
