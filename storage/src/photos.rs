//! Pictures: the network's handle at once, the bytes when a job has fetched them.

use bot_core::{
    id::PhotoId,
    store::{Photo, Stored},
    time::Timestamp,
    wire::{FileRef, Network},
};

use crate::{
    link::{Link, list},
    value::{Reader, Value, binds},
};

/// Keeps a picture by the network's handle; the bytes come later.
pub(crate) async fn save(link: &mut Link, id: PhotoId, network: Network, file: &FileRef, now: Timestamp) -> Stored<()> {
    link.run("INSERT INTO photo (id, network, file, at) VALUES ($1, $2, $3, $4)", binds![id, network, file, now]).await?;
    Ok(())
}

/// A picture.
pub(crate) async fn photo(link: &mut Link, id: PhotoId) -> Stored<Option<Photo>> {
    let sql = "SELECT id, network, file, bytes, state, at FROM photo WHERE id = $1";
    link.row(sql, binds![id]).await?.map(|row| read(&mut Reader::new(&row))).transpose()
}

/// Pictures on these networks whose bytes are still to be fetched, newest first: what can't be had just now holds up no other.
pub(crate) async fn to_fetch(link: &mut Link, networks: &[Network], limit: u32) -> Stored<Vec<Photo>> {
    if networks.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = binds![limit];
    values.extend(networks.iter().copied().map(Value::from));
    let networks = list(2, networks.len());
    let sql = format!(
        "SELECT id, network, file, bytes, state, at FROM photo WHERE state = 'waiting' AND network IN ({networks}) ORDER BY id DESC LIMIT $1"
    );
    link.rows(sql, values).await?.iter().map(|row| read(&mut Reader::new(row))).collect()
}

/// Keeps a picture's bytes, or that they can't be had.
pub(crate) async fn keep(link: &mut Link, id: PhotoId, jpeg: Option<&[u8]>) -> Stored<()> {
    match jpeg {
        Some(bytes) => {
            link.run("UPDATE photo SET bytes = $2, state = 'kept' WHERE id = $1", binds![id, Value::Bytes(Some(bytes.to_vec()))])
                .await?
        }
        None => link.run("UPDATE photo SET state = 'failed' WHERE id = $1 AND state = 'waiting'", binds![id]).await?,
    };
    Ok(())
}

fn read(row: &mut Reader<'_>) -> Stored<Photo> {
    let (id, network, file, jpeg) = (row.get()?, row.get()?, row.get()?, row.maybe()?);
    let is_coming = row.get::<String>()? == "waiting";
    Ok(Photo { id, network, file, jpeg, is_coming, at: row.get()? })
}
