// What a checkpoint of PyTorch holds: the part of Python's pickle that tensors need, read without running anything.
// A pickle names functions of the program and asks for them to be called; here the five below are known by name and
// none is called: collections.OrderedDict, torch._utils._rebuild_tensor_v2 and _rebuild_parameter, torch.Size, and the
// names of storages. Whatever else is named ends the reading.
// libtorch's own unpickler is not used: it takes a storage's length from the pickle without comparing it with the bytes
// that are there, and refuses the state that Python's state_dict() leaves in its dictionary.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lamina {

struct PickledTensor {
    std::string storage;             // the key of its bytes: entry data/KEY
    std::string type;                // of the storage: "FloatStorage", "HalfStorage", …
    std::uint64_t storageLength = 0; // elements, as the pickle says
    std::uint64_t offset = 0;        // of the first element in it
    std::vector<std::uint64_t> shape, stride;
};

using PickledLeaf = std::variant<std::int64_t, double, bool, std::string, PickledTensor>;
// The leaves of nested dictionaries by their keys, joined with '/': "model/transformer.wte.weight". Lists, and values
// of other kinds, are left out.
using PickledLeaves = std::map<std::string, PickledLeaf>;

// bytes: data.pkl, protocol 2 or what is written alike. Errors: format (damaged), unsupported (it asks for anything but
// tensors, naming what; deeper or larger than any checkpoint).
Result<PickledLeaves> readPickledTensors(std::string_view bytes);

} // namespace lamina
