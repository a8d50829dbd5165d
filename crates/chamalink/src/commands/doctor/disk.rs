//! The data folder: can it be written, is there room, is it a disk SQLite may trust?

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access, statvfs};
use store::Dialect;

use super::Finding;
use crate::config::Config;

const MIB: u64 = 1024 * 1024;
/// With less than this nothing more can be written soon.
const ROOM_MIN: u64 = 100 * MIB;
const ROOM_SMALL: u64 = 1024 * MIB;

/// File systems over a network: their locks and their syncs cannot be relied on.
const OVER_NETWORK: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "fuse.sshfs",
    "fuse.glusterfs",
    "fuse.s3fs",
    "fuse.rclone",
    "ncpfs",
];

pub fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = folder(&config.data, "the data folder", "CHAMALINK_DATA");
    if config.database.dialect() == Dialect::Sqlite {
        let path = config.database.sqlite_path();
        let folder_of_file = path.parent().map_or(Path::new("."), |parent| match parent {
            empty if empty.as_os_str().is_empty() => Path::new("."),
            other => other,
        });
        if folder_of_file != config.data {
            findings.extend(folder(
                folder_of_file,
                "the database's folder",
                "DATABASE_URL",
            ));
        }
        findings.extend(file(&path));
        findings.extend(network_disk(folder_of_file));
    }
    findings
}

/// The folder, or where it would be made, can be written and has room.
fn folder(folder: &Path, what: &str, setting: &str) -> Vec<Finding> {
    if folder.exists() && !folder.is_dir() {
        let fix = format!("name a folder by {setting}");
        return vec![Finding::wrong(
            format!("{what}, {}, is a file", folder.display()),
            fix,
        )];
    }
    let existing = nearest_existing(folder);
    let shown = folder.display();
    if let Err(error) = access(&existing, Access::WRITE_OK | Access::EXEC_OK) {
        return vec![Finding::wrong(
            format!("{what}, {shown}, cannot be written: {error}"),
            format!(
                "give {} to the user this runs as (chown), or name another folder by {setting}",
                existing.display()
            ),
        )];
    }
    let can = if existing == folder {
        "written"
    } else {
        "made"
    };
    let mut findings = vec![Finding::Well(format!("{what}, {shown}, can be {can}"))];
    findings.extend(room(&existing));
    findings
}

fn nearest_existing(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_odd| folder.to_owned());
    let existing = absolute.ancestors().find(|path| path.exists());
    match existing {
        Some(path) if path == absolute => folder.to_owned(),
        Some(path) => path.to_owned(),
        None => PathBuf::from("/"),
    }
}

fn room(folder: &Path) -> Option<Finding> {
    // A file system that holds no blocks, such as /proc, is no disk.
    let disk = statvfs(folder).ok().filter(|disk| disk.f_blocks > 0)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let left = free / MIB;
    let shown = folder.display();
    Some(if free < ROOM_MIN {
        Finding::wrong(
            format!("the disk of {shown} is full: {left} MiB are left"),
            "make room: without it nothing can be recorded",
        )
    } else if free < ROOM_SMALL {
        Finding::advice(
            format!("the disk of {shown} is getting full: {left} MiB are left"),
            "make room before it is full: then nothing can be recorded",
        )
    } else {
        Finding::Well(format!("{left} MiB are free there"))
    })
}

fn file(path: &Path) -> Option<Finding> {
    let shown = path.display();
    match fs::OpenOptions::new().read(true).write(true).open(path) {
        Ok(_) => None,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Finding::Well(format!(
            "there is no database {shown} yet; serve makes it"
        ))),
        Err(error) => Some(Finding::wrong(
            format!("the database {shown} cannot be opened for writing: {error}"),
            "give it to the user this runs as (chown), with the files beside it",
        )),
    }
}

fn network_disk(folder: &Path) -> Option<Finding> {
    let mounts = fs::read_to_string("/proc/self/mounts").ok()?;
    let folder = fs::canonicalize(nearest_existing(folder)).ok()?;
    let kind = kind_of_disk(&mounts, &folder)?;
    OVER_NETWORK.contains(&kind).then(|| {
        Finding::wrong(
            format!("SQLite lies on a network disk ({kind}), which can lose or tear its writes"),
            "keep it on a disk of this machine, or use PostgreSQL (DATABASE_URL)",
        )
    })
}

/// The kind of the file system a path is on: that of the longest mount point above it.
fn kind_of_disk<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace().skip(1);
            let (point, kind) = (words.next()?, words.next()?);
            let point = point.replace("\\040", " ");
            path.starts_with(&point).then_some((point.len(), kind))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_decides() {
        let mounts = "/dev/a / ext4 rw 0 0\nserver:/b /srv/our\\040books nfs4 rw 0 0\n";
        let kind = |path| kind_of_disk(mounts, Path::new(path));
        assert_eq!(kind("/srv/our books/data"), Some("nfs4"));
        assert_eq!(kind("/srv/data"), Some("ext4"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_looked_for_above() {
        let found = nearest_existing(Path::new("/definitely/not/there"));
        assert_eq!(found, Path::new("/"));
    }
}
