// Command callgraph prints the call graphs of packages and their tests, by several analyses of golang.org/x/tools.
//
//	callgraph FOLDER PATTERN...
//
// A line is an edge between two functions in files of the folder that are no tests: the analyses that have it (any of
// "c" for class hierarchy, "r" for rapid type and "v" for variable type analysis), how the site calls ("static",
// "interface" or "value"), and the places of the call and of the called function. A line that begins with "file" is
// one of a file that was compiled.
package main

import (
	"bufio"
	"fmt"
	"go/token"
	"log"
	"os"
	"sort"
	"strings"

	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/callgraph/cha"
	"golang.org/x/tools/go/callgraph/rta"
	"golang.org/x/tools/go/callgraph/vta"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

type edge struct{ kind, site, callee string }

type edges struct {
	root  string
	set   *token.FileSet
	found map[edge]string
}

func main() {
	log.SetFlags(0)
	config := &packages.Config{Mode: packages.LoadAllSyntax, Tests: true}
	loaded, err := packages.Load(config, os.Args[2:]...)
	if err != nil {
		log.Fatal(err)
	}
	program, _ := ssautil.AllPackages(loaded, ssa.InstantiateGenerics)
	program.Build()
	all := edges{root: os.Args[1], set: program.Fset, found: map[edge]string{}}
	all.printFiles(loaded)
	hierarchy := cha.CallGraph(program)
	types := vta.CallGraph(ssautil.AllFunctions(program), hierarchy)
	all.add("c", hierarchy)
	all.add("v", types)
	if roots := entries(program); len(roots) > 0 {
		all.add("r", rta.Analyze(roots, true).CallGraph)
	}
	all.print()
}

// printFiles prints the files that the packages were made of.
func (all *edges) printFiles(loaded []*packages.Package) {
	for _, each := range loaded {
		for _, file := range each.CompiledGoFiles {
			if strings.HasPrefix(file, all.root) {
				fmt.Printf("file\t\t%s\t\n", file[len(all.root):])
			}
		}
	}
}

// entries are the functions at which tests and commands begin.
func entries(program *ssa.Program) []*ssa.Function {
	var found []*ssa.Function
	for _, main := range ssautil.MainPackages(program.AllPackages()) {
		found = append(found, main.Func("init"), main.Func("main"))
	}
	return found
}

func (all *edges) add(analysis string, graph *callgraph.Graph) {
	graph.DeleteSyntheticNodes()
	callgraph.GraphVisitEdges(graph, func(each *callgraph.Edge) error {
		if each.Site == nil {
			return nil
		}
		site, callee := all.place(each.Pos()), all.place(each.Callee.Func.Pos())
		if site != "" && callee != "" {
			key := edge{kind(each), site, callee}
			if !strings.Contains(all.found[key], analysis) {
				all.found[key] += analysis
			}
		}
		return nil
	})
}

func kind(each *callgraph.Edge) string {
	common := each.Site.Common()
	if common.IsInvoke() {
		return "interface"
	}
	static := common.StaticCallee()
	if static != nil && static.Pos() == each.Callee.Func.Pos() && !strings.HasSuffix(static.Name(), "$bound") {
		return "static"
	}
	return "value"
}

func (all *edges) place(position token.Pos) string {
	found := all.set.Position(position)
	if !strings.HasPrefix(found.Filename, all.root) || strings.HasSuffix(found.Filename, "_test.go") {
		return ""
	}
	return fmt.Sprintf("%s:%d", found.Filename[len(all.root):], found.Line)
}

func (all *edges) print() {
	lines := make([]string, 0, len(all.found))
	for key, analyses := range all.found {
		lines = append(lines, strings.Join([]string{analyses, key.kind, key.site, key.callee}, "\t"))
	}
	sort.Strings(lines)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, line := range lines {
		fmt.Fprintln(out, line)
	}
}
