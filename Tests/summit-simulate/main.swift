// Runs simulations of the reminder service, many seeds on all cores, and prints the first that breaks a promise.
//
//     summit-simulate [FIRST [COUNT [ACTIONS]]]       seeds FIRST… (1, 1000, 60)
//     summit-simulate --replay SEED [MUTATION]        one, with all that happens in it
//     summit-simulate --mutations [COUNT]             takes away a part of the protocol at a time: each must be noticed
//                                                     within so many seeds (300)
import Foundation
import SummitSimulation
import Synchronization

let arguments = Array(CommandLine.arguments.dropFirst())

/// At once, also into a file that somebody follows.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

func number(_ index: Int, _ standard: UInt64) -> UInt64 {
    guard arguments.count > index else { return standard }
    guard let value = UInt64(arguments[index]) else {
        FileHandle.standardError.write(Data("summit-simulate: “\(arguments[index])” is no number\n".utf8))
        exit(64)
    }
    return value
}

if arguments.first == "--replay" {
    let mutation = arguments.count > 2 ? Mutation(rawValue: arguments[2]) : nil
    let outcome = try await Simulation.run(seed: number(1, 1), mutation: mutation)
    for line in outcome.trace { say(line) }
    say(
        "\(outcome.deliveries) deliveries, \(outcome.steps) steps, \(outcome.crashes) crashes, \(outcome.years) years")
    say(outcome.violation ?? "every promise was kept")
    exit(outcome.violation == nil ? 0 : 1)
}

if arguments.first == "--mutations" {
    var isBlind = false
    for mutation in Mutation.allCases {
        let most = number(1, 300)
        var noticed: Simulation.Outcome?
        var seed: UInt64 = 0
        while noticed == nil, seed < most {
            seed += 1
            let outcome = try await Simulation.run(seed: seed, mutation: mutation)
            if outcome.violation != nil { noticed = outcome }
        }
        say("\(mutation.rawValue): " + (noticed.map { "seed \($0.seed): \($0.violation ?? "")" } ?? "not noticed"))
        if noticed == nil { isBlind = true }
    }
    exit(isBlind ? 1 : 0)
}

let (first, count, actions) = (number(0, 1), number(1, 1_000), Int(number(2, 60)))
let began = Date()
var (done, deliveries, crashes, years): (UInt64, Int, Int, Double) = (0, 0, 0, 0)
var broken: [Simulation.Outcome] = []
await withTaskGroup(of: Simulation.Outcome.self) { group in
    var next = first
    func add() {
        guard next < first + count else { return }
        let seed = next
        next += 1
        group.addTask {
            do {
                return try await Simulation.run(seed: seed, actions: actions)
            } catch {
                var outcome = Simulation.Outcome(seed: seed)
                outcome.violation = "unexpected: \(error)"
                return outcome
            }
        }
    }
    for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) { add() }
    while let outcome = await group.next() {
        done += 1
        deliveries += outcome.deliveries
        crashes += outcome.crashes
        years += outcome.years
        if outcome.violation != nil { broken.append(outcome) }
        if done % 1_000 == 0 || done == count {
            say(
                "\(done) seeds, \(deliveries) deliveries, \(crashes) crashes, \(Int(years)) years, \(broken.count) broken, \(Int(Date().timeIntervalSince(began))) s"
            )
        }
        if broken.count < 5 { add() }
    }
}
for outcome in broken {
    say("seed \(outcome.seed): \(outcome.violation ?? "")")
    say("    again: summit-simulate --replay \(outcome.seed)")
}
exit(broken.isEmpty ? 0 : 1)
