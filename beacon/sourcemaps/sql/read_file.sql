SELECT size, data FROM source_map_files WHERE id = $1
