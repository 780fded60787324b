// The safetensors format: memory-mapped, strictly validated reading, and writing.
// https://github.com/huggingface/safetensors#format
#pragma once

#include "base/error.h"
#include "base/files.h"
#include "tensor/matrix.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct TensorEntry {
    std::string dtype; // "F32", "F16", "BF16", "I64", ...
    std::vector<std::size_t> shape;
    std::size_t begin = 0; // bytes, from the start of the data section
    std::size_t end = 0;

    std::size_t elements() const;
};

// An open file (or bytes in memory). Immutable, usable from any thread; copies share the mapping.
// The tensors' bytes are mapped; values are converted through pread, so that a file cut short by another program while
// it is open is an error, not a crash. Only bytes() gives out the mapping itself.
class SafetensorsFile {
public:
    // Judged as the format asks: every length is checked before it is used, offsets must cover the data without holes
    // or overlaps, keys must be unique, the header UTF-8 and at most 100 MB.
    // Errors: not_found, permission, format (naming the file and, where there is one, the tensor).
    static Result<SafetensorsFile> open(const std::filesystem::path& path);
    static Result<SafetensorsFile> parse(std::string bytes, std::string name);

    const std::map<std::string, TensorEntry>& tensors() const;
    const std::map<std::string, std::string>& metadata() const;
    const TensorEntry* find(const std::string& name) const;
    const std::string& name() const; // the path, or the name given to parse()
    // The stored bytes, not aligned to the element. Reading them crashes if another program cuts the file short.
    std::span<const std::byte> bytes(const TensorEntry& entry) const;

    // F32, F16 or BF16 as float32, shape folded to [product of the leading sizes, last size] (1-D: [1, n]).
    // Converted in parallel. Errors: not_found (no such tensor), unsupported (dtype), format (the file has changed; a
    // value is not finite, naming its place).
    Result<Matrix> readMatrix(const std::string& name) const;
    // count values of that tensor from element `first` on, as float32. The range must lie inside the tensor.
    Status readValues(const std::string& name, std::size_t first, std::size_t count, float* values) const;
    // Tells the system that the mapped pages of a tensor read through bytes() may go.
    void release(const TensorEntry& entry) const;

private:
    struct Data;
    std::shared_ptr<const Data> m_data;
};

struct TensorToWrite {
    std::string name; // unique in its file
    std::vector<std::size_t> shape;
    const float* values = nullptr; // product-of-shape values, alive until the write returns
};

enum class StoredType { F32, F16, BF16 };

// The file's bytes: tensors in the order of their names, header padded to 8 bytes. The same tensors give the same bytes.
std::string safetensorsBytes(std::span<const TensorToWrite> tensors,
                             const std::map<std::string, std::string>& metadata = {});
// The same, as F16 (round to nearest even). Errors: format (a value beyond F16's range, naming the tensor).
Result<std::string> safetensorsBytesF16(std::span<const TensorToWrite> tensors,
                                        const std::map<std::string, std::string>& metadata = {});
// Streams the same file to disk (temporary file, fsync, rename).
Status writeSafetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                        const std::map<std::string, std::string>& metadata = {}, StoredType type = StoredType::F32);

// The same in F32, for tensors that do not fit in memory together: names and shapes are known before, values come in
// that order, in pieces of any size. The file appears under its name with finish() alone.
class SafetensorsWriter {
public:
    // The tensors' values are not read. Errors: permission, not_found (folder), disk_full.
    static Result<SafetensorsWriter> create(const std::filesystem::path& path, std::span<const TensorToWrite> tensors);
    Status append(const float* values, std::size_t count);
    // Errors: internal (fewer values than the shapes say), disk_full.
    Status finish();

private:
    SafetensorsWriter(AtomicFile file, std::size_t values);
    AtomicFile m_file;
    std::size_t m_left;
};

} // namespace lamina
