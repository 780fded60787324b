// The safetensors format: memory-mapped, strictly validated reading, and writing.
// https://github.com/huggingface/safetensors#format
#pragma once

#include "base/error.h"
#include "numeric/matrix.h"

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
class SafetensorsFile {
public:
    // Errors: not_found, permission, format (naming the file and, where there is one, the tensor).
    static Result<SafetensorsFile> open(const std::filesystem::path& path);
    static Result<SafetensorsFile> parse(std::string bytes, std::string name);

    const std::map<std::string, TensorEntry>& tensors() const;
    const std::map<std::string, std::string>& metadata() const;
    const TensorEntry* find(const std::string& name) const;
    std::span<const std::byte> bytes(const TensorEntry& entry) const;

    // F32, F16 or BF16 as float32, shape folded to [product of the leading sizes, last size] (1-D: [1, n]).
    // Errors: not_found (no such tensor), unsupported (dtype).
    Result<Matrix> readMatrix(const std::string& name) const;
    // Tells the system that the pages of a used tensor may go.
    void release(const TensorEntry& entry) const;

private:
    struct Data;
    std::shared_ptr<const Data> m_data;
};

struct TensorToWrite {
    std::string name;
    std::vector<std::size_t> shape;
    const float* values = nullptr; // F32, product-of-shape values, alive until the write returns
};

// The file's bytes: F32, tensors in the order of their names, header padded to 8 bytes.
std::string safetensorsBytes(std::span<const TensorToWrite> tensors,
                             const std::map<std::string, std::string>& metadata = {});
// The same, as F16 (round to nearest even). Errors: format (a value beyond F16's range, naming the tensor).
Result<std::string> safetensorsBytesF16(std::span<const TensorToWrite> tensors,
                                        const std::map<std::string, std::string>& metadata = {});
// Streams the same F32 file to disk (temporary file, fsync, rename).
Status writeSafetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                        const std::map<std::string, std::string>& metadata = {});

// The same, tensor by tensor, for tensors that do not fit in memory together: names and shapes are known before, values
// come in that order, in pieces of any size. The file appears under its name with finish() alone.
class SafetensorsWriter {
public:
    // `values` of the tensors are not read. Errors: permission, not_found (folder), disk_full, usage (a name twice).
    static Result<SafetensorsWriter> create(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                                            const std::map<std::string, std::string>& metadata = {});
    SafetensorsWriter(SafetensorsWriter&&) noexcept;
    SafetensorsWriter& operator=(SafetensorsWriter&&) noexcept;
    ~SafetensorsWriter(); // unfinished: the temporary file is removed

    Status append(const float* values, std::size_t count);
    // fsync and rename. Errors: internal (fewer values than the shapes say), disk_full.
    Status finish();

private:
    struct State;
    explicit SafetensorsWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace lamina
