//! Files kept with a payment or a transaction: the list, the form that adds one, and the file
//! itself.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::State;
use axum::response::Response;
use chama::attachments::views::AttachmentView;
use chama::attachments::{self, Target, Upload};
use domain::access::may;
use domain::ids::{AttachmentId, ChamaId, TransactionId};
use http::{Download, Failure, FileForm, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use super::show::{Act, Which, read};
use crate::form::{Control, Field, Form, Typed};
use crate::transactions::show as transaction;
use crate::visit::{Inside, go, show_refused};

/// One file of the list.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it can be fetched.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its size, in words.
    pub size: String,
}

/// The files, and the form of those who may add one.
#[derive(Clone, Debug, Template)]
#[template(path = "components/files.html")]
pub struct Files {
    words: Words,
    kept: Vec<File>,
    form: Option<Form>,
    open: bool,
}

impl HtmlSafe for Files {}

impl Files {
    /// The files; `form` is there for those who may add one.
    pub fn new(
        words: Words,
        chama: ChamaId,
        found: Vec<AttachmentView>,
        form: Option<(Form, bool)>,
    ) -> Self {
        let file = |file: AttachmentView| {
            let thousands = file
                .size
                .saturating_add(999)
                .saturating_div(1_000)
                .to_string();
            File {
                href: format!("/chamas/{chama}/attachments/{}", file.id),
                name: file.file_name,
                size: words.text_with("file-size", &[("size", &thousands)]),
            }
        };
        let open = form.as_ref().is_some_and(|(_, refused)| *refused);
        Self {
            words,
            kept: found.into_iter().map(file).collect(),
            form: form.map(|(form, _)| form),
            open,
        }
    }

    pub(crate) fn sample(words: Words, form: Option<Form>) -> Self {
        let file = File {
            href: "/chamas/7/attachments/3".to_owned(),
            name: "invoice-kangemi-hall.pdf".to_owned(),
            size: words.text_with("file-size", &[("size", "184")]),
        };
        Self {
            words,
            kept: vec![file],
            form,
            open: false,
        }
    }
}

/// The form that adds a file at `action`.
pub(crate) fn form(words: Words, action: String, csrf: &str, typed: &Typed) -> Form {
    let file = Field::new("file", words.text("file-field"), Control::File).required();
    Form::new(words, action, csrf, words.text("file-submit"))
        .with_file()
        .fields(vec![file])
        .with(typed)
}

/// The file of the address.
#[derive(Debug, Deserialize)]
pub struct Asked {
    attachment_id: AttachmentId,
}

/// `GET /chamas/{chama_id}/attachments/{attachment_id}`
pub async fn file(
    State(state): State<HttpState>,
    inside: Inside<may::ViewTransactions>,
    Path(asked): Path<Asked>,
) -> Result<Download, Failure> {
    let (context, grant) = (state.context(), inside.with.grant);
    let opened = attachments::open(context, grant, asked.attachment_id).await?;
    Ok(Download(opened))
}

async fn keep<T: Target>(
    state: &HttpState,
    inside: &Inside<T::Right>,
    target: T,
    upload: Option<Upload>,
) -> Result<(), Failure> {
    let upload = upload.ok_or_else(|| Failure::field("file", "file_missing"))?;
    let grant = &inside.with.grant;
    state.context().attach(grant, target, upload).await?;
    Ok(())
}

/// `POST /chamas/{chama_id}/payments/{proposal_id}/attachments`
pub async fn to_payment(
    State(state): State<HttpState>,
    inside: Inside<may::ProposePayment>,
    Path(which): Path<Which>,
    FileForm(upload): FileForm,
) -> Result<Response, Failure> {
    let (chama, id) = (inside.with.grant.chama_id(), which.proposal_id);
    match keep(&state, &inside, id, upload).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/payments/{id}?done=file-kept"))),
        Err(failure) => {
            let (typed, failure) = Typed::default().refused(inside.words(), failure)?;
            let page = read(&state, inside, id, Some((Act::Attach, typed))).await?;
            show_refused(failure.status, &page)
        }
    }
}

/// The transaction of the address.
#[derive(Debug, Deserialize)]
pub struct WhichTransaction {
    transaction_id: TransactionId,
}

/// `POST /chamas/{chama_id}/transactions/{transaction_id}/attachments`
pub async fn to_transaction(
    State(state): State<HttpState>,
    inside: Inside<may::RecordMoney>,
    Path(which): Path<WhichTransaction>,
    FileForm(upload): FileForm,
) -> Result<Response, Failure> {
    let (chama, id) = (inside.with.grant.chama_id(), which.transaction_id);
    match keep(&state, &inside, id, upload).await {
        Ok(()) => {
            let path = format!("/chamas/{chama}/transactions/{id}?done=file-kept");
            Ok(go(&path))
        }
        Err(failure) => {
            let (typed, failure) = Typed::default().refused(inside.words(), failure)?;
            let page = transaction::read_with_file(&state, inside, id, typed).await?;
            show_refused(failure.status, &page)
        }
    }
}
