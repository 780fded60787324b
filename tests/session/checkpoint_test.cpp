// Models from PyTorch's own checkpoints: the tensors are read, and nothing else in such a file does anything.

#include "base/files.h"
#include "base/seed.h"
#include "model/gpt2.h"
#include "run/checkpoint/checkpoint_folder.h"
#include "run/checkpoint/pickled_tensors.h"
#include "session/format/archive_writer.h"
#include "tests/reference/random_model.h"
#include "tests/test_support.h"

#include <cstdlib>
#include <cstring>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::RandomModel;
using test::RandomTensor;
using test::unwrap;
using testing::AllOf;
using testing::HasSubstr;

// What Python's pickle writes for a checkpoint, protocol 2.
std::string text(const std::string& value) {
    const auto size = static_cast<std::uint32_t>(value.size());
    return "X" + std::string(reinterpret_cast<const char*>(&size), sizeof size) + value;
}
std::string whole(std::int64_t value) {
    const auto small = static_cast<std::int32_t>(value);
    return "J" + std::string(reinterpret_cast<const char*>(&small), sizeof small);
}
std::string sizes(const std::vector<std::size_t>& values) {
    std::string items = "(";
    for (const std::size_t value : values)
        items += whole(static_cast<std::int64_t>(value));
    return items + "t";
}
const std::string orderedDictionary = "ccollections\nOrderedDict\n)R";

std::string tensor(const std::string& key, std::size_t length, std::size_t offset,
                   const std::vector<std::size_t>& shape, const std::vector<std::size_t>& stride,
                   const char* type = "FloatStorage") {
    return "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\n" + type + "\n" + text(key) +
           text("cpu") + whole(static_cast<std::int64_t>(length)) + "tQ" + whole(static_cast<std::int64_t>(offset)) +
           sizes(shape) + sizes(stride) + "\x89" + orderedDictionary + "tR";
}
std::string whole(const std::string& pickle) {
    return "\x80\x02" + pickle + ".";
}

class CheckpointTest : public ::testing::Test {
protected:
    void SetUp() override {
        ::setenv("XDG_CACHE_HOME", (m_folder.path() / "cache").c_str(), 1);
        for (const char* name : {"vocab.json", "merges.txt"})
            ASSERT_TRUE(writeFileAtomically(m_folder.path() / name, "{}").ok());
    }
    void TearDown() override { ::unsetenv("XDG_CACHE_HOME"); }

    // A tensor's bytes as an entry, and its pickle. `columns`: stored column by column, as a transposed view.
    std::string add(const std::string& name, const RandomTensor& values, bool columns = false) {
        const std::string key = std::to_string(m_entries.size());
        std::vector<float> stored = values.values;
        std::vector<std::size_t> stride{1};
        if (values.shape.size() == 2) {
            const std::size_t rows = values.shape[0], cols = values.shape[1];
            stride = columns ? std::vector<std::size_t>{1, rows} : std::vector<std::size_t>{cols, 1};
            for (std::size_t i = 0; columns && i < stored.size(); ++i)
                stored[i % cols * rows + i / cols] = values.values[i];
        }
        m_entries.push_back({"archive/data/" + key,
                             std::string(reinterpret_cast<const char*>(stored.data()), stored.size() * sizeof(float)),
                             {},
                             false});
        return text(name) + tensor(key, stored.size(), 0, values.shape, stride);
    }
    void write(const char* file, const std::string& pickle) {
        std::vector<ArchiveEntry> entries = m_entries;
        entries.push_back({"archive/data.pkl", pickle, {}, false});
        entries.push_back({"archive/version", "3\n", {}, false});
        ASSERT_TRUE(writeArchiveFile(m_folder.path() / file, m_folder.path() / "part", entries).ok());
    }
    Result<std::filesystem::path> converted() {
        RunToken token;
        return safetensorsFolder(m_folder.path(), token);
    }
    void expectTensors(const std::filesystem::path& folder, const std::map<std::string, RandomTensor>& expected,
                       const std::string& prefix) {
        unwrap(Gpt2::open(folder));
        const SafetensorsFile file = unwrap(SafetensorsFile::open(folder / "model.safetensors"));
        for (const auto& [name, tensor] : expected) {
            const Matrix values = unwrap(file.readMatrix(prefix + name));
            ASSERT_EQ(values.size(), tensor.values.size()) << name;
            EXPECT_EQ(std::memcmp(values.data(), tensor.values.data(), values.size() * sizeof(float)), 0) << name;
        }
    }

    test::TemporaryFolder m_folder;
    std::vector<ArchiveEntry> m_entries;
};

TEST_F(CheckpointTest, PytorchModelBinIsTheModelItHolds) {
    const RandomModel shape;
    ASSERT_TRUE(writeFileAtomically(m_folder.path() / "config.json", shape.configJson()).ok());
    const auto tensors = randomTensors(shape);
    std::string pickle = orderedDictionary + "(";
    for (const auto& [name, values] : tensors)
        pickle += add("transformer." + name, values, name == "h.1.mlp.c_fc.weight");
    pickle += text("transformer.h.0.attn.masked_bias") + tensor("0", 1, 0, {}, {}, "BoolStorage");
    pickle += "u}" + text("_metadata") + orderedDictionary + "sb"; // what state_dict() leaves in its dictionary
    write("pytorch_model.bin", whole(pickle));
    const auto folder = unwrap(converted());
    EXPECT_NE(folder, m_folder.path());
    expectTensors(folder, tensors, "transformer.");
    EXPECT_EQ(unwrap(converted()), folder) << "made once";

    ASSERT_TRUE(writeRandomModel(m_folder.path(), shape).ok());
    EXPECT_EQ(unwrap(converted()), m_folder.path()) << "safetensors come first";
}

TEST_F(CheckpointTest, NanoGptsCheckpointIsTransposedAndGetsItsBiases) {
    RandomModel shape;
    shape.activation = "gelu";
    std::map<std::string, RandomTensor> tensors = randomTensors(shape);
    std::string model = orderedDictionary + "(", rest = text("iter_num") + whole(2000) + text("best_val_loss") + "N" +
                                                        text("config") + "}(" + text("dataset") + text("openwebtext") +
                                                        text("betas") + "](" + whole(1) + "Neu";
    for (auto& [name, values] : tensors) {
        if (name.ends_with(".bias")) {
            std::ranges::fill(values.values, 0.0F); // and not in the file
            continue;
        }
        const bool linear = name.find(".c_") != std::string::npos;
        RandomTensor stored = values;
        if (linear) { // [out, in]
            const std::size_t in = values.shape[0], out = values.shape[1];
            stored.shape = {out, in};
            for (std::size_t i = 0; i < in; ++i)
                for (std::size_t o = 0; o < out; ++o)
                    stored.values[o * in + i] = values.values[i * out + o];
        }
        model += add("_orig_mod.transformer." + name, stored);
    }
    model += text("_orig_mod.lm_head.weight") + tensor("0", 1, 0, {1}, {1}) + "u";
    std::string arguments = "}(" + text("n_layer") + whole(2) + text("n_head") + whole(2) + text("n_embd") + whole(32) +
                            text("block_size") + whole(64) + text("bias") + "\x89" + text("vocab_size") + whole(97) +
                            "u";
    write("ckpt.pt", whole("}(" + text("model") + model + text("model_args") + arguments + rest + "u"));
    const auto folder = unwrap(converted());
    EXPECT_EQ(unwrap(Gpt2Config::load(folder)).activation, "gelu");
    EXPECT_EQ(unwrap(Gpt2Config::load(folder)).positions, 64U);
    expectTensors(folder, tensors, "transformer.");

    ASSERT_TRUE(std::filesystem::remove(m_folder.path() / "merges.txt"));
    EXPECT_THAT(converted().error().message, AllOf(HasSubstr("holds no merges.txt"), HasSubstr("beside ckpt.pt")));
}

Error refusal(const std::string& pickle) {
    const auto read = readPickledTensors(pickle);
    EXPECT_FALSE(read.ok());
    return read.ok() ? Error{} : read.error();
}

TEST_F(CheckpointTest, WhatWouldRunSomethingIsRefusedByName) {
    EXPECT_THAT(refusal(whole("cos\nsystem\n(" + text("touch /tmp/x") + "tR")).message,
                HasSubstr("would call os.system"));
    EXPECT_THAT(refusal(whole("cbuiltins\neval\n(" + text("1") + "tR")).message, HasSubstr("builtins.eval"));
    EXPECT_EQ(refusal(whole("ctorch.storage\nUntypedStorage\n)R")).kind, ErrorKind::Unsupported);
    EXPECT_THAT(refusal(whole("}\x81")).message, HasSubstr("instruction 0x81")); // NEWOBJ
    EXPECT_THAT(refusal(whole("(i__main__\nX\n")).message, HasSubstr("instruction 0x69"));
    EXPECT_THAT(refusal(whole("ctorch\nFloatStorage\n)R")).message, HasSubstr("calls torch.FloatStorage"));
    write("pytorch_model.bin", whole("cposix\nsystem\n(" + text("true") + "tR"));
    EXPECT_THAT(converted().error().message, AllOf(HasSubstr("pytorch_model.bin"), HasSubstr("posix.system")));
}

TEST_F(CheckpointTest, TensorsBeyondTheirBytesAreRefused) {
    const struct {
        std::size_t length, offset;
        std::vector<std::size_t> shape, stride;
    } lies[] = {{1000, 0, {10}, {1}},
                {4, 1, {4}, {1}},
                {4, 0, {2, 2}, {3, 1}},
                {4, 0, {5}, {0}},
                {4, 4, {1}, {1}},
                {4, 0, {0}, {1}},
                {4, 0, {65536, 65536, 65536, 65536}, {0, 0, 0, 0}}};
    for (const auto& [length, offset, shape, stride] : lies) {
        m_entries = {{"archive/data/0", std::string(16, 'x'), {}, false}};
        write("pytorch_model.bin", whole("}" + text("wte.weight") + tensor("0", length, offset, shape, stride) + "s"));
        EXPECT_THAT(converted().error().message, HasSubstr("'wte.weight' reaches beyond its bytes")) << offset;
    }
}

TEST_F(CheckpointTest, DamageIsAnErrorWhereverItIs) {
    const std::string pickle = whole(orderedDictionary + "(" + text("a") + tensor("0", 4, 0, {2, 2}, {2, 1}) + "q\x01" +
                                     text("b") + "h\x01" + "u}" + text("_metadata") + "}sb");
    EXPECT_EQ(unwrap(readPickledTensors(pickle)).size(), 2U);
    for (std::size_t length = 0; length < pickle.size(); ++length)
        EXPECT_FALSE(readPickledTensors(pickle.substr(0, length)).ok()) << length;
    Random random(7);
    for (int round = 0; round < 5000; ++round) {
        std::string changed = pickle;
        for (int flips = 0; flips < 3; ++flips)
            changed[random.below(changed.size())] = static_cast<char>(random.below(256));
        (void)readPickledTensors(changed).ok(); // no crash, no hang, whatever it says
    }
    // Dictionaries in dictionaries, each twice in the next: 2^60 leaves if they were all looked at.
    std::string bomb = "}q" + std::string(1, '\0');
    for (char level = 1; level < 60; ++level)
        bomb += "}(" + text("a") + "h" + std::string(1, static_cast<char>(level - 1)) + text("b") + "h" +
                std::string(1, static_cast<char>(level - 1)) + "uq" + std::string(1, level);
    (void)readPickledTensors(whole(bomb)).ok();
    EXPECT_FALSE(readPickledTensors(whole(text("x") + "2")).ok());
}

TEST_F(CheckpointTest, AnOlderFormIsNamed) {
    ASSERT_TRUE(writeFileAtomically(m_folder.path() / "pytorch_model.bin", "\x80\x02\x8a\x0al\xfc\x9c").ok());
    EXPECT_EQ(converted().error().kind, ErrorKind::Unsupported);
    EXPECT_THAT(converted().error().message, HasSubstr("PyTorch 1.6"));
}

} // namespace
} // namespace lamina
