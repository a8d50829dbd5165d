//! Every page made from samples, for the tests and for looking at.

use askama::Template;
use i18n::Words;

use crate::chamas::{found::FoundPage, home::ChamaHomePage, list::ChamasPage};
use crate::collection::sheet::SheetPage;
use crate::contributions::{grid::GridPage, shared::SharedPage};
use crate::errors::show::ErrorPage;
use crate::front::show::FrontPage;
use crate::members::{add::AddMemberPage, list::MembersPage, statement::StatementPage};
use crate::people::{
    dashboard::DashboardPage, profile::ProfilePage, register::RegisterPage, sign_in::SignInPage,
};
use crate::plans::{list::PlansPage, open_fund::OpenFundPage, set::SetPlanPage};
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
    ];
    all.extend(dues(words));
    all.into_iter()
        .map(|(name, page)| page.map(|html| (name, html)))
        .collect()
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
