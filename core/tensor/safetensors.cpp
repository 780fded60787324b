#include "tensor/safetensors.h"

#include "base/files.h"
#include "tensor/finite.h"
#include "tensor/half.h"
#include "tensor/safetensors_header.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace lamina {

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

namespace {

constexpr std::size_t maximumHeader = 100'000'000; // as upstream
constexpr std::size_t lengthBytes = 8;

// Values converted at a time: small enough for the caches, large enough to spread over threads.
constexpr std::size_t blockValues = std::size_t{1} << 17;

Error malformedFile(const std::string& file, const std::string& what) {
    return makeError(ErrorKind::Format,
                     file + " is not a valid safetensors file: " + what + "; get the file again");
}

std::optional<StoredType> floatType(const std::string& dtype) {
    if (dtype == "F32")
        return StoredType::F32;
    if (dtype == "F16")
        return StoredType::F16;
    if (dtype == "BF16")
        return StoredType::BF16;
    return std::nullopt;
}

} // namespace

std::size_t TensorEntry::elements() const {
    std::size_t product = 1;
    for (const std::size_t size : shape)
        product *= size; // checked against overflow when the header was read
    return product;
}

struct SafetensorsFile::Data {
    std::string name;
    std::string owned; // parse(): the bytes themselves
    int descriptor = -1;
    const std::byte* base = nullptr;
    std::size_t size = 0;
    std::size_t dataBegin = 0;
    SafetensorsHeader header;

    Data() = default;
    Data(const Data&) = delete;
    Data& operator=(const Data&) = delete;
    ~Data() {
        if (descriptor >= 0) {
            if (base)
                ::munmap(const_cast<std::byte*>(base), size);
            ::close(descriptor);
        }
    }

    // Copies `count` bytes at `offset` of the file. False where they are no longer there.
    bool read(std::size_t offset, std::size_t count, std::byte* out) const {
        if (descriptor < 0) {
            std::memcpy(out, base + offset, count);
            return true;
        }
        while (count > 0) {
            const ssize_t got = ::pread(descriptor, out, count, static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                return false;
            offset += static_cast<std::size_t>(got);
            out += got;
            count -= static_cast<std::size_t>(got);
        }
        return true;
    }

    // The same for `count` values, as float32. They need not be aligned in the file.
    bool readValues(StoredType type, std::size_t offset, float* values, std::size_t count) const {
        if (type == StoredType::F32)
            return read(offset, count * sizeof(float), reinterpret_cast<std::byte*>(values));
        constexpr std::size_t step = 8192;
        std::uint16_t stored[step];
        for (std::size_t i = 0; i < count; i += step) {
            const std::size_t n = std::min(step, count - i);
            if (!read(offset + i * sizeof(std::uint16_t), n * sizeof(std::uint16_t),
                      reinterpret_cast<std::byte*>(stored)))
                return false;
            if (type == StoredType::F16)
                halfToFloat(stored, values + i, n);
            else
                bfloat16ToFloat(stored, values + i, n);
        }
        return true;
    }

    // Still the size it had when it was opened.
    bool unchanged() const {
        struct stat info {};
        return descriptor < 0 || (::fstat(descriptor, &info) == 0 && static_cast<std::size_t>(info.st_size) == size);
    }

    Error changed(const std::string& tensor) const {
        return makeError(ErrorKind::Format, "cannot read the tensor '" + tensor + "' of " + name +
                                                ": the file was changed while it was open; start again");
    }

    Status readHeader() {
        if (size < lengthBytes)
            return malformedFile(name, "it is only " + std::to_string(size) + " bytes long");
        std::uint64_t length = 0;
        if (!read(0, lengthBytes, reinterpret_cast<std::byte*>(&length)))
            return malformedFile(name, "it cannot be read");
        if (length > maximumHeader)
            return malformedFile(name, "its header claims " + std::to_string(length) + " bytes, more than the 100 MB allowed");
        if (length > size - lengthBytes)
            return malformedFile(name, "its header claims " + std::to_string(length) + " bytes, the file has " +
                                           std::to_string(size - lengthBytes));
        std::string json(static_cast<std::size_t>(length), '\0');
        if (!read(lengthBytes, json.size(), reinterpret_cast<std::byte*>(json.data())))
            return malformedFile(name, "it cannot be read");
        dataBegin = lengthBytes + json.size();
        LAMINA_ASSIGN(header, parseSafetensorsHeader(json, size - dataBegin, name));
        return {};
    }
};

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    auto data = std::make_shared<Data>();
    data->name = path.string();
    data->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a FIFO must not block here
    if (data->descriptor < 0)
        return systemError(errno, "read", data->name);
    struct stat info {};
    if (::fstat(data->descriptor, &info) != 0)
        return systemError(errno, "read", data->name);
    if (S_ISDIR(info.st_mode))
        return systemError(EISDIR, "read", data->name);
    if (!S_ISREG(info.st_mode))
        return malformedFile(data->name, "it is not a regular file");
    data->size = static_cast<std::size_t>(info.st_size);
    if (data->size > 0) {
        void* mapped = ::mmap(nullptr, data->size, PROT_READ, MAP_PRIVATE, data->descriptor, 0);
        if (mapped == MAP_FAILED)
            return systemError(errno, "map", data->name);
        data->base = static_cast<const std::byte*>(mapped);
    }
    LAMINA_TRY(data->readHeader());
    SafetensorsFile file;
    file.m_data = std::move(data);
    return file;
}

Result<SafetensorsFile> SafetensorsFile::parse(std::string bytes, std::string name) {
    auto data = std::make_shared<Data>();
    data->name = std::move(name);
    data->owned = std::move(bytes);
    data->base = reinterpret_cast<const std::byte*>(data->owned.data());
    data->size = data->owned.size();
    LAMINA_TRY(data->readHeader());
    SafetensorsFile file;
    file.m_data = std::move(data);
    return file;
}

const std::map<std::string, TensorEntry>& SafetensorsFile::tensors() const { return m_data->header.tensors; }

const std::map<std::string, std::string>& SafetensorsFile::metadata() const { return m_data->header.metadata; }

const std::string& SafetensorsFile::name() const { return m_data->name; }

const TensorEntry* SafetensorsFile::find(const std::string& name) const {
    const auto found = m_data->header.tensors.find(name);
    return found == m_data->header.tensors.end() ? nullptr : &found->second;
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorEntry& entry) const {
    return {m_data->base + m_data->dataBegin + entry.begin, entry.end - entry.begin};
}

Result<Matrix> SafetensorsFile::readMatrix(const std::string& name) const {
    const TensorEntry* entry = find(name);
    if (!entry)
        return makeError(ErrorKind::NotFound, m_data->name + " holds no tensor '" + name + "'");
    const std::size_t count = entry->elements();
    const std::size_t cols = entry->shape.empty() ? 1 : entry->shape.back();
    Matrix values(cols == 0 ? 0 : count / cols, cols);
    LAMINA_TRY(readValues(name, 0, count, values.data()));
    return values;
}

Status SafetensorsFile::readValues(const std::string& name, std::size_t first, std::size_t count,
                                   float* values) const {
    const TensorEntry* entry = find(name);
    if (!entry)
        return makeError(ErrorKind::NotFound, m_data->name + " holds no tensor '" + name + "'");
    const auto type = floatType(entry->dtype);
    if (!type)
        return makeError(ErrorKind::Unsupported, "the tensor '" + name + "' of " + m_data->name + " has the dtype " +
                                                     entry->dtype + "; F32, F16 and BF16 can be read");
    if (first > entry->elements() || count > entry->elements() - first)
        return makeError(ErrorKind::Internal, "values beyond the end of the tensor '" + name + "' were asked for");
    if (!m_data->unchanged())
        return m_data->changed(name);
    const std::size_t valueBytes = *type == StoredType::F32 ? sizeof(float) : sizeof(std::uint16_t);
    const std::size_t begin = m_data->dataBegin + entry->begin + first * valueBytes;
    const std::size_t blocks = (count + blockValues - 1) / blockValues;
    std::atomic<bool> whole{true};
    std::atomic<std::size_t> notFinite{count}; // the first value that is not
#pragma omp parallel for schedule(static) if (blocks > 1)
    for (std::size_t b = 0; b < blocks; ++b) {
        const std::size_t i = b * blockValues;
        const std::size_t n = std::min(blockValues, count - i);
        if (!m_data->readValues(*type, begin + i * valueBytes, values + i, n))
            whole = false;
        else if (const std::size_t place = i + firstNotFinite({values + i, n}); place < i + n)
            for (std::size_t least = notFinite; place < least && !notFinite.compare_exchange_weak(least, place);) {
            }
    }
    if (!whole)
        return m_data->changed(name);
    if (const std::size_t place = notFinite; place < count)
        return makeError(ErrorKind::Format, "the tensor '" + name + "' of " + m_data->name +
                                                " is not finite: it holds " + notFiniteText(values[place]) + " at " +
                                                placeText(entry->shape, first + place) +
                                                ", counted from 0; get the file again, or use another");
    return {};
}

void SafetensorsFile::release(const TensorEntry& entry) const {
    if (m_data->descriptor < 0)
        return;
    // Only whole pages inside the tensor: its neighbours may be in use.
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t begin = (m_data->dataBegin + entry.begin + page - 1) / page * page;
    const std::size_t end = (m_data->dataBegin + entry.end) / page * page;
    if (end > begin)
        (void)::madvise(const_cast<std::byte*>(m_data->base) + begin, end - begin, MADV_DONTNEED);
}

namespace {

using Sink = std::function<Status(std::string_view)>;

const char* typeName(StoredType type) {
    switch (type) {
    case StoredType::F16:
        return "F16";
    case StoredType::BF16:
        return "BF16";
    case StoredType::F32:
        break;
    }
    return "F32";
}

std::size_t elementsOf(const TensorToWrite& tensor) {
    std::size_t product = 1;
    for (const std::size_t size : tensor.shape)
        product *= size;
    return product;
}

// Length, header and padding of a file whose tensors stand in this order.
std::string headerBytes(std::span<const TensorToWrite* const> tensors, const std::map<std::string, std::string>& metadata,
                        StoredType type) {
    const std::size_t valueBytes = type == StoredType::F32 ? sizeof(float) : sizeof(std::uint16_t);
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::size_t offset = 0;
    for (const TensorToWrite* tensor : tensors) {
        if (tensor->name == "__metadata__" || header.contains(tensor->name))
            throw std::invalid_argument("the tensor name '" + tensor->name + "' cannot be used or is used twice");
        const std::size_t end = offset + elementsOf(*tensor) * valueBytes;
        header[tensor->name] = {{"dtype", typeName(type)}, {"shape", tensor->shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string json = header.dump();
    json.append((8 - json.size() % 8) % 8, ' ');
    const std::uint64_t length = json.size();
    return std::string(reinterpret_cast<const char*>(&length), sizeof length) + json;
}

// The whole file, piece by piece, tensors in the order of their names.
Status emit(std::span<const TensorToWrite> tensors, const std::map<std::string, std::string>& metadata, StoredType type,
            const Sink& sink) {
    std::vector<const TensorToWrite*> byName;
    for (const TensorToWrite& tensor : tensors)
        byName.push_back(&tensor);
    std::sort(byName.begin(), byName.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
    LAMINA_TRY(sink(headerBytes(byName, metadata, type)));

    std::vector<std::uint16_t> half(type == StoredType::F32 ? 0 : blockValues);
    for (const TensorToWrite* tensor : byName) {
        const std::size_t count = elementsOf(*tensor);
        if (type == StoredType::F32) {
            LAMINA_TRY(sink(std::string_view(reinterpret_cast<const char*>(tensor->values), count * sizeof(float))));
            continue;
        }
        for (std::size_t i = 0; i < count; i += blockValues) {
            const std::size_t n = std::min(blockValues, count - i);
            if (type == StoredType::BF16)
                floatToBfloat16(tensor->values + i, half.data(), n);
            else if (!floatToHalf(tensor->values + i, half.data(), n))
                return makeError(ErrorKind::Format, "the tensor '" + tensor->name +
                                                        "' holds a value beyond F16's range (65504); store it as F32");
            LAMINA_TRY(sink(std::string_view(reinterpret_cast<const char*>(half.data()), n * sizeof(std::uint16_t))));
        }
    }
    return {};
}

Result<std::string> emitToString(std::span<const TensorToWrite> tensors,
                                 const std::map<std::string, std::string>& metadata, StoredType type) {
    std::string bytes;
    LAMINA_TRY(emit(tensors, metadata, type, [&bytes](std::string_view piece) {
        bytes.append(piece);
        return Status();
    }));
    return bytes;
}

} // namespace

std::string safetensorsBytes(std::span<const TensorToWrite> tensors,
                             const std::map<std::string, std::string>& metadata) {
    return emitToString(tensors, metadata, StoredType::F32).value();
}

Result<std::string> safetensorsBytesF16(std::span<const TensorToWrite> tensors,
                                        const std::map<std::string, std::string>& metadata) {
    return emitToString(tensors, metadata, StoredType::F16);
}

Status writeSafetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                        const std::map<std::string, std::string>& metadata, StoredType type) {
    LAMINA_ASSIGN(AtomicFile file, AtomicFile::create(path));
    LAMINA_TRY(emit(tensors, metadata, type, [&file](std::string_view piece) { return file.write(piece); }));
    return file.commit();
}

SafetensorsWriter::SafetensorsWriter(AtomicFile file, std::size_t values) : m_file(std::move(file)), m_left(values) {}

Result<SafetensorsWriter> SafetensorsWriter::create(const std::filesystem::path& path,
                                                    std::span<const TensorToWrite> tensors) {
    std::vector<const TensorToWrite*> inOrder;
    std::size_t values = 0;
    for (const TensorToWrite& tensor : tensors) {
        inOrder.push_back(&tensor);
        values += elementsOf(tensor);
    }
    LAMINA_ASSIGN(AtomicFile file, AtomicFile::create(path));
    LAMINA_TRY(file.write(headerBytes(inOrder, {}, StoredType::F32)));
    return SafetensorsWriter(std::move(file), values);
}

Status SafetensorsWriter::append(const float* values, std::size_t count) {
    if (count > m_left)
        return makeError(ErrorKind::Internal, "more values than the tensors' shapes hold");
    m_left -= count;
    return m_file.write(std::string_view(reinterpret_cast<const char*>(values), count * sizeof(float)));
}

Status SafetensorsWriter::finish() {
    if (m_left > 0)
        return makeError(ErrorKind::Internal, "fewer values than the tensors' shapes hold");
    return m_file.commit();
}

} // namespace lamina
