// What a fuzzer calls: any bytes, to which nothing may happen but a result or an error. Each is run by libFuzzer
// (preset `fuzz`) and, over the files in seeds/ and crashes/, by fuzz_corpus_tests in every build.
#pragma once

#include <string_view>

namespace lamina::fuzz {

// A page: its Content-Type up to the first line break, then its bytes.
void article(std::string_view input);
// 'E': text to encode and decode again; else vocab.json, a NUL, merges.txt, a NUL, text.
void tokenizer(std::string_view input);
// config.json, a NUL, model.safetensors.
void model(std::string_view input);
// 'Z': an archive; else the name of an entry of a session, a NUL, and what stands there.
void session(std::string_view input);
// 'U', a digit for the encoding, and a packed body; else headers of an answer, one a line.
void hub(std::string_view input);

} // namespace lamina::fuzz
