// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Holds rule tables by hash, judges records by them, keeps the roots of judged batches, and proves a single record
/// later. Byte layouts, all numbers big-endian:
///
///     table  = 1 | rows 1 | per row: field 1, category 1 (0 any), comparison 1 (0 above, 1 below), threshold int32
///     record = key 32 | category 1 (0 none) | fields 1 | per field int32
///     leaf   = 1 | keccak-256 of the table 32 | record | verdict 32
///
/// src/anomalies/rules.ts writes tables, src/anomalies/proofs/leaf.ts records and leaves; bit n of a verdict is row n.
contract Screening {
    struct Table {
        uint32 version;
        bytes rows;
    }

    struct Anchor {
        bytes32 root;
        uint64 leaves;
        uint64 time;
    }

    /// Stands for a field that cannot be said of a record: no rule fires on it.
    uint256 private constant ABSENT = 0x80000000;
    uint256 private constant ROW = 7;
    uint256 private constant KEY_AND_HEAD = 34;

    /// In storage, not immutable, so that every copy of this contract has the same code and one hash tells it.
    address public utility;
    uint32 public versions;
    mapping(bytes32 hash => Table) private tables;
    mapping(bytes32 batch => Anchor) public anchors;

    event Published(bytes32 indexed table, uint32 version);
    event Judged(bytes32 indexed table, bytes32 indexed record, uint256 verdict);
    event Anchored(bytes32 indexed batch, bytes32 root, uint64 leaves);

    error OnlyTheUtility();
    error BadTable();
    error BadRecord();
    error UnknownTable(bytes32 table);
    error AlreadyPublished(bytes32 table);
    error AlreadyAnchored(bytes32 batch);
    error EmptyBatch(bytes32 batch);

    modifier onlyUtility() {
        if (msg.sender != utility) revert OnlyTheUtility();
        _;
    }

    constructor() {
        utility = msg.sender;
    }

    /// Puts a table there for ever, under the hash of its bytes and the next version number.
    function publish(bytes calldata rows) external onlyUtility {
        bytes32 table = keccak256(rows);
        if (tables[table].version != 0) revert AlreadyPublished(table);
        if (rows.length < 2 + ROW || rows[0] != 0x01) revert BadTable();
        if (rows.length != 2 + ROW * uint8(rows[1])) revert BadTable();
        for (uint256 row = 2; row < rows.length; row += ROW) {
            if (uint8(rows[row + 2]) > 1) revert BadTable();
        }
        versions += 1;
        tables[table] = Table(versions, rows);
        emit Published(table, versions);
    }

    /// Judges records, one after another, and says each verdict as an event.
    function screen(bytes32 table, bytes calldata records) external onlyUtility {
        bytes memory rows = rowsOf(table);
        uint256 next = 0;
        while (next < records.length) {
            bytes calldata record = records[next:next + lengthAt(records, next)];
            emit Judged(table, bytes32(record), verdictOf(rows, record));
            next += record.length;
        }
    }

    /// Keeps the RFC 6962 root of a batch of leaves; a batch has one for ever.
    function anchor(bytes32 batch, bytes32 root, uint64 leaves) external onlyUtility {
        if (leaves == 0) revert EmptyBatch(batch);
        if (anchors[batch].leaves != 0) revert AlreadyAnchored(batch);
        anchors[batch] = Anchor(root, leaves, uint64(block.timestamp));
        emit Anchored(batch, root, leaves);
    }

    /// Version 0: no such table.
    function tableOf(bytes32 table) external view returns (uint32 version, bytes memory rows) {
        return (tables[table].version, tables[table].rows);
    }

    /// What this contract says of a record under a published table.
    function judge(bytes32 table, bytes calldata record) public view returns (uint256 verdict) {
        if (record.length < KEY_AND_HEAD || record.length != lengthAt(record, 0)) revert BadRecord();
        return verdictOf(rowsOf(table), record);
    }

    /// Whether the leaf lies in the anchored batch, the verdict it states, and the verdict its record gets here and now
    /// under the published table that it names.
    function prove(bytes32 batch, uint64 index, bytes calldata leaf, bytes32[] calldata path)
        external
        view
        returns (bool included, uint256 stated, uint256 judged)
    {
        if (leaf.length < 65 + KEY_AND_HEAD || leaf[0] != 0x01) revert BadRecord();
        Anchor storage kept = anchors[batch];
        included = index < kept.leaves
            && rootOf(sha256(abi.encodePacked(bytes1(0x00), leaf)), index, kept.leaves - 1, path) == kept.root;
        stated = uint256(bytes32(leaf[leaf.length - 32:]));
        judged = judge(bytes32(leaf[1:33]), leaf[33:leaf.length - 32]);
    }

    function rowsOf(bytes32 table) private view returns (bytes memory) {
        if (tables[table].version == 0) revert UnknownTable(table);
        return tables[table].rows;
    }

    function lengthAt(bytes calldata records, uint256 start) private pure returns (uint256 length) {
        if (start + KEY_AND_HEAD > records.length) revert BadRecord();
        length = KEY_AND_HEAD + 4 * uint256(uint8(records[start + 33]));
        if (start + length > records.length) revert BadRecord();
    }

    /// Bit n is set where row n fires. Lengths were checked by whoever calls. In assembly, since this loop is the gas of
    /// the contract: a row is read as one number of seven bytes, which lie in memory after the length and the header.
    function verdictOf(bytes memory rows, bytes calldata record) private pure returns (uint256 verdict) {
        assembly {
            let category := and(calldataload(add(record.offset, 1)), 0xff)
            let fields := and(calldataload(add(record.offset, 2)), 0xff)
            let place := add(rows, 34)
            let end := add(rows, add(32, mload(rows)))
            for { let bit := 1 } lt(place, end) { bit := shl(1, bit) } {
                let row := shr(200, mload(place))
                place := add(place, 7)
                let only := and(shr(40, row), 0xff)
                if or(iszero(only), eq(only, category)) {
                    let field := shr(48, row)
                    if lt(field, fields) {
                        let value := shr(224, calldataload(add(record.offset, add(34, shl(2, field)))))
                        if iszero(eq(value, ABSENT)) {
                            value := signextend(3, value)
                            let threshold := signextend(3, row)
                            switch and(shr(32, row), 1)
                            case 0 { if sgt(value, threshold) { verdict := or(verdict, bit) } }
                            default { if slt(value, threshold) { verdict := or(verdict, bit) } }
                        }
                    }
                }
            }
        }
    }

    /// The root that a path leads to (RFC 9162 section 2.1.3.2); `last` is the index of the last leaf.
    function rootOf(bytes32 hash, uint256 node, uint256 last, bytes32[] calldata path) private pure returns (bytes32) {
        for (uint256 n = 0; n < path.length; ++n) {
            if (last == 0) return 0;
            if (node % 2 == 1 || node == last) {
                hash = sha256(abi.encodePacked(bytes1(0x01), path[n], hash));
                while (node % 2 == 0 && node > 0) (node, last) = (node / 2, last / 2);
            } else {
                hash = sha256(abi.encodePacked(bytes1(0x01), hash, path[n]));
            }
            (node, last) = (node / 2, last / 2);
        }
        return last == 0 ? hash : bytes32(0);
    }
}
