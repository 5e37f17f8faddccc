// Command instrument rewrites the Go files of a folder in place so that each function tells when it runs.
//
//	instrument FOLDER
//
// Lines stay where they are. What it prints is a JSON array of the functions, whose indices are the numbers that
// running code tells. Files of tests stay as they are.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

const tracer = "calltrace"

// Function is a function with a name: a declaration, or a literal that is the value of a variable of the package.
type Function struct {
	File string `json:"file"`
	Line int    `json:"line"`
	End  int    `json:"end"`
	Name string `json:"name"`
}

type insertion struct {
	offset int
	text   string
}

func main() {
	root := os.Args[1]
	functions := []Function{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		functions, err = rewrite(path, filepath.ToSlash(name), functions)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(functions); err != nil {
		log.Fatal(err)
	}
}

func rewrite(path, name string, functions []Function) ([]Function, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return functions, err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, source, parser.ParseComments)
	if err != nil {
		return functions, nil // not for this compiler, as files in folders of test data
	}
	var insertions []insertion
	add := func(name_ string, at token.Pos, body *ast.BlockStmt) {
		if body == nil {
			return
		}
		insertions = append(insertions, insertion{
			set.Position(body.Lbrace).Offset + 1,
			fmt.Sprintf(" %s.Enter(%d);", tracer, len(functions)),
		})
		functions = append(functions, Function{name, set.Position(at).Line, set.Position(body.End()).Line, name_})
	}
	for _, declaration := range file.Decls {
		switch declared := declaration.(type) {
		case *ast.FuncDecl:
			if !unsafeToTrace(declared.Doc) {
				add(declared.Name.Name, declared.Name.Pos(), declared.Body)
			}
		case *ast.GenDecl:
			for _, spec := range declared.Specs {
				if value, ok := spec.(*ast.ValueSpec); ok && len(value.Names) == 1 && len(value.Values) == 1 {
					if literal, ok := value.Values[0].(*ast.FuncLit); ok {
						add(value.Names[0].Name, value.Names[0].Pos(), literal.Body)
					}
				}
			}
		}
	}
	if len(insertions) == 0 {
		return functions, nil
	}
	insertions = append(insertions, insertion{
		set.Position(file.Name.End()).Offset,
		fmt.Sprintf("; import %s %q", tracer, tracer),
	})
	sort.Slice(insertions, func(i, j int) bool { return insertions[i].offset < insertions[j].offset })
	var result strings.Builder
	last := 0
	for _, each := range insertions {
		result.Write(source[last:each.offset])
		result.WriteString(each.text)
		last = each.offset
	}
	result.Write(source[last:])
	return functions, os.WriteFile(path, []byte(result.String()), 0o644)
}

// unsafeToTrace tells whether a function must not call others.
func unsafeToTrace(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, comment := range doc.List {
		if strings.HasPrefix(comment.Text, "//go:nosplit") || strings.HasPrefix(comment.Text, "//go:linkname") {
			return true
		}
	}
	return false
}
