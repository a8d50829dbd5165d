//! Statements as spreadsheets, written here and read back.

use std::io::Write as _;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use statements::{Source, read};

use crate::kit::{refused, rows, told};

const HEADER: [&str; 13] = [
    "Receipt No.",
    "Completion Time",
    "Initiation Time",
    "Details",
    "Transaction Status",
    "Paid In",
    "Withdrawn",
    "Balance",
    "Balance Confirmed",
    "Reason Type",
    "Other Party Info",
    "Linked Transaction ID",
    "A/C No.",
];

/// An export of the portal: numbers as numbers in one row, as text in the other, a day as a day.
pub fn organisation() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let cover = book.add_worksheet();
    cover.write(0, 0, "Nothing here")?;
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Account Holder:")?;
    sheet.write(0, 1, "UMOJA CHAMA")?;
    for (column, heading) in (0_u16..).zip(HEADER) {
        sheet.write(3, column, heading)?;
    }
    sheet.write(4, 0, "UK42A1B2C3")?;
    let moment = ExcelDateTime::parse_from_str("2026-11-04 17:16:40")?;
    let day = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    sheet.write_datetime_with_format(4, 1, moment, &day)?;
    sheet.write(4, 3, "Pay Bill from 25470****111 - AMINA W Acc. 005724")?;
    sheet.write(4, 4, "Completed")?;
    sheet.write(4, 5, 1500.5)?;
    sheet.write(4, 7, 8800.0)?;
    sheet.write(4, 12, 5724.0)?;
    sheet.write(5, 0, "UK42A1B2C3")?;
    sheet.write(5, 1, "04-11-2026 17:16:40")?;
    sheet.write(5, 3, "Pay Bill Charge")?;
    sheet.write(5, 4, "Completed")?;
    sheet.write(5, 6, "-10.00")?;
    sheet.write(5, 7, "8,790.00")?;
    sheet.write(9, 3, "Total")?;
    sheet.write(9, 5, 1500.5)?;
    book.save_to_buffer()
}

#[test]
fn an_organisations_workbook() -> Result<(), XlsxError> {
    let read = read(&organisation()?, "export.xlsx", None);
    assert_eq!(
        rows(&read),
        [
            "5 UK42A1B2C3 2026-11-04 17:16:40 in 1500.50 out 0.00 = 8800.00 [Pay Bill from \
             25470****111 - AMINA W Acc. 005724] acc 5724 link - payment_in",
            "6 UK42A1B2C3 2026-11-04 17:16:40 in 0.00 out 10.00 = 8790.00 [Pay Bill Charge] acc - \
             link - payment_in_charge",
        ]
    );
    assert_eq!(refused(&read), ["10 statement_row_none Total 1500.5"]);
    let place = read.map(|r| (r.source, r.columns.sheet, r.columns.header_line));
    assert_eq!(place, Ok((Source::MpesaOrganisation, 1, 4)));
    Ok(())
}

/// A sheet with one cell at its very end is read as one cell, not laid out in full.
#[test]
fn a_sheet_that_claims_to_be_vast() -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Date")?;
    sheet.write(0, 1, "Details")?;
    sheet.write(0, 2, "Amount")?;
    sheet.write(1_048_575, 16_383, "far away")?;
    let read = read(&book.save_to_buffer()?, "a.xlsx", None);
    assert_eq!(refused(&read), ["1048576 statement_row_too_long "]);
    Ok(())
}

#[test]
fn too_many_rows() -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, _) in (0_u32..).zip(0..=statements::ROWS_MAX) {
        sheet.write(row, 0, 1)?;
    }
    let bytes = book.save_to_buffer()?;
    assert_eq!(
        told(&read(&bytes, "a.xlsx", None)),
        "statement_too_many_rows"
    );
    Ok(())
}

/// A hundred million zeros pack into a hundred kilobytes.
#[test]
fn a_bomb_is_not_unpacked() -> Result<(), zip::result::ZipError> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut bytes);
    archive.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default())?;
    let zeros = vec![0; 1_000_000];
    for _ in 0..100 {
        archive.write_all(&zeros)?;
    }
    archive.finish()?;
    let bytes = bytes.into_inner();
    assert!(bytes.len() < 200_000);
    let code = told(&read(&bytes, "a.xlsx", None));
    assert_eq!(code, "statement_unpacks_too_much");
    Ok(())
}

#[test]
fn a_workbook_cut_short_or_changed_is_refused_or_read() -> Result<(), XlsxError> {
    let whole = organisation()?;
    for keep in (0..whole.len()).step_by(97) {
        let _ = read(whole.get(..keep).unwrap_or_default(), "a.xlsx", None);
        let mut changed = whole.clone();
        if let Some(byte) = changed.get_mut(keep) {
            *byte = !*byte;
        }
        let _ = read(&changed, "a.xlsx", None);
    }
    Ok(())
}
