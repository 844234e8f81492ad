// verify_log KEY TILES [PROOF ENTRY]: holds an exported log, and a proof file of one entry, against golang.org/x/mod's
// sumdb packages: the signed notes, RFC 6962 trees and tiles of those who wrote the formats. No code of Waybill's.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

func must(err error, about string) {
	if err != nil {
		fail("%s: %v", about, err)
	}
}

// checkpoint verifies a signed note and reads the three lines of its text (c2sp.org/tlog-checkpoint).
func checkpoint(signed []byte, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	must(err, "checkpoint")
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		fail("checkpoint: not of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "checkpoint")
	hash, err := tlog.ParseHash(lines[2])
	must(err, "checkpoint")
	return tlog.Tree{N: size, Hash: hash}
}

// tiles reads tiles of height 8 from a folder; tlog-tiles leaves the height out of their paths.
type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }
func (t tiles) path(tile tlog.Tile) string {
	return filepath.Join(t.folder, "tile", strings.TrimPrefix(tile.Path(), "tile/8/"))
}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(t.path(tile))
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// entries reads the bundles: each entry with its length in two bytes before it.
func entries(folder string, size int64) [][]byte {
	var out [][]byte
	for n := int64(0); n*256 < size; n++ {
		tile := tlog.Tile{H: 8, L: 0, N: n, W: 256}
		if rest := size - n*256; rest < 256 {
			tile.W = int(rest)
		}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(folder, path))
		must(err, "entries")
		for i := 0; i < tile.W; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				fail("%s: cut short", path)
			}
			length := int(binary.BigEndian.Uint16(data))
			out, data = append(out, data[2:2+length]), data[2+length:]
		}
		if len(data) != 0 {
			fail("%s: bytes after its last entry", path)
		}
	}
	return out
}

// checkProof holds a proof file (c2sp.org/tlog-proof) against the entry that it is of.
func checkProof(path, entry string, verifier note.Verifier) {
	data, err := os.ReadFile(path)
	must(err, "proof")
	leaf, err := os.ReadFile(entry)
	must(err, "proof")
	parts := bytes.SplitN(data, []byte("\n\n"), 2)
	if len(parts) != 2 {
		fail("proof: no checkpoint")
	}
	lines := strings.Split(string(parts[0]), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		fail("proof: another format")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	must(err, "proof")
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		must(err, "proof")
		proof = append(proof, hash)
	}
	tree := checkpoint(parts[1], verifier)
	must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)), "proof")
	fmt.Printf("ok: entry %d of %d, by its proof\n", index, tree.N)
}

func main() {
	if len(os.Args) != 3 && len(os.Args) != 5 {
		fail("usage: verify_log KEY TILES [PROOF ENTRY]")
	}
	verifier, err := note.NewVerifier(os.Args[1])
	must(err, "key")
	folder := os.Args[2]
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	must(err, "checkpoint")
	tree := checkpoint(signed, verifier)
	if tree.N > 0 { // TileHashReader has no tree of nothing
		reader := tlog.TileHashReader(tree, tiles{folder})
		leaves := entries(folder, tree.N)
		for first := 0; first < len(leaves); first += 256 {
			var wanted []int64
			for index := first; index < first+256 && index < len(leaves); index++ {
				wanted = append(wanted, tlog.StoredHashIndex(0, int64(index)))
			}
			hashes, err := reader.ReadHashes(wanted)
			must(err, "tiles")
			for i, hash := range hashes {
				if hash != tlog.RecordHash(leaves[first+i]) {
					fail("entry %d is not the one of the tree", first+i)
				}
			}
		}
		for old := int64(1); old <= tree.N; old = old*2 + 1 {
			proof, err := tlog.ProveTree(tree.N, old, reader)
			must(err, "tiles")
			root, err := tlog.TreeHash(old, reader)
			must(err, "tiles")
			must(tlog.CheckTree(proof, tree.N, tree.Hash, old, root), "growth")
		}
	}
	if len(os.Args) == 5 {
		checkProof(os.Args[3], os.Args[4], verifier)
	}
	fmt.Printf("ok: %d entries, root %v\n", tree.N, tree.Hash)
}
