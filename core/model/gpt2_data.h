// Private to core/model/gpt2 and core/engine: what an opened model folder holds.
#pragma once

#include "model/gpt2.h"
#include "numeric/elementwise.h"
#include "tensor/matrix.h"
#include "tensor/safetensors.h"

#include <map>
#include <string>
#include <vector>

namespace lamina {

struct Gpt2::Data {
    std::filesystem::path folder;
    Gpt2Config config;
    Activation activation = Activation::GeluTanh;
    std::vector<std::filesystem::path> weightFiles;
    std::vector<SafetensorsFile> files;        // as weightFiles
    std::map<std::string, std::size_t> fileOf; // tensor name, without "transformer.", to index of files
    std::string prefix;                        // "" or "transformer."
    std::vector<std::string> ignored;          // tensors of other tasks' heads

    // name without the prefix, e.g. "h.0.attn.c_attn.weight". Checked to be there by Gpt2::open.
    Result<Matrix> read(const std::string& name) const;
    Status readValues(const std::string& name, std::size_t first, std::size_t count, float* values) const;

private:
    std::string nameInFile(const std::string& name) const;
};

} // namespace lamina
